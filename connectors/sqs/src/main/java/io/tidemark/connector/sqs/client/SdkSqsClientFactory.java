/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import org.jspecify.annotations.Nullable;

/**
 * Makes clients of the AWS SDK. Credentials come from the SDK's own chain (environment, system
 * properties, profile, container or instance role), and so do region and endpoint unless given
 * here.
 *
 * @param region as in {@code eu-west-1}, or null for the SDK's chain
 * @param endpoint of another server that speaks the protocol, as in {@code http://127.0.0.1:9324},
 *     or null for the SDK's chain
 */
public record SdkSqsClientFactory(@Nullable String region, @Nullable String endpoint)
    implements SqsClientFactory {

  private static final long serialVersionUID = 1L;

  /** With all from the SDK's chain. */
  public static final SdkSqsClientFactory DEFAULT = new SdkSqsClientFactory(null, null);

  /** In this region. */
  public SdkSqsClientFactory withRegion(String value) {
    return new SdkSqsClientFactory(value, endpoint);
  }

  /** With this server. */
  public SdkSqsClientFactory withEndpoint(String value) {
    return new SdkSqsClientFactory(region, value);
  }

  @Override
  public SqsClient create() {
    return SdkSqsClient.open(region, endpoint);
  }
}
