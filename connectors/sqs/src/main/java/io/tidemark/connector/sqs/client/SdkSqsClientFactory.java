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
 * @param retries whether the SDK tries again what failed, but for receiving
 */
public record SdkSqsClientFactory(
    @Nullable String region, @Nullable String endpoint, boolean retries)
    implements SqsClientFactory {

  private static final long serialVersionUID = 1L;

  /** With all from the SDK's chain. */
  public static final SdkSqsClientFactory DEFAULT = new SdkSqsClientFactory(null, null, true);

  /** In this region. */
  public SdkSqsClientFactory withRegion(String value) {
    return new SdkSqsClientFactory(value, endpoint, retries);
  }

  /** With this server. */
  public SdkSqsClientFactory withEndpoint(String value) {
    return new SdkSqsClientFactory(region, value, retries);
  }

  /**
   * With one attempt a call. Otherwise a call that was refused may have been carried out before, by
   * an attempt whose answer was lost.
   */
  public SdkSqsClientFactory withoutRetries() {
    return new SdkSqsClientFactory(region, endpoint, false);
  }

  @Override
  public SqsClient create() {
    return SdkSqsClient.open(region, endpoint, retries);
  }
}
