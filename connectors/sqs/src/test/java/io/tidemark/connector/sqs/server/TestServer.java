/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.server;

import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.SdkSqsClientFactory;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsEntry;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClientBuilder;

/**
 * A server that speaks the protocol: an ElasticMQ of the test's own, or any other whose endpoint
 * the system property {@code tidemark.sqs.endpoint} or the variable {@code TIDEMARK_SQS_ENDPOINT}
 * names. Queues have names of this run, and are deleted at the end.
 */
public final class TestServer implements AutoCloseable {

  private static final String PROPERTY = "tidemark.sqs.endpoint";
  private static final String VARIABLE = "TIDEMARK_SQS_ENDPOINT";
  private static final String REGION = System.getProperty("tidemark.sqs.region", "eu-west-1");
  private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

  private final @Nullable ElasticMq own;
  private final String endpoint;
  private final SqsAsyncClient admin;
  private final SqsClient client;
  private final String run = "t" + UUID.randomUUID().toString().substring(0, 8);
  private final List<String> queues = new ArrayList<>();

  private TestServer(@Nullable ElasticMq own, String endpoint) {
    this.own = own;
    this.endpoint = endpoint;
    SqsAsyncClientBuilder builder =
        SqsAsyncClient.builder().region(Region.of(REGION)).endpointOverride(URI.create(endpoint));
    this.admin = builder.build();
    this.client = clients().create();
  }

  /** Starts one, unless another is named. */
  public static TestServer start() {
    String named = System.getProperty(PROPERTY, System.getenv(VARIABLE));
    if (named != null) {
      return new TestServer(null, named);
    }
    CREDENTIALS.forEach(key -> System.setProperty(key, "test"));
    ElasticMq own = ElasticMq.start();
    return new TestServer(own, own.endpoint());
  }

  public SdkSqsClientFactory clients() {
    return SdkSqsClientFactory.DEFAULT.withRegion(REGION).withEndpoint(endpoint);
  }

  public SqsClient client() {
    return client;
  }

  /** The name that a queue of this run has. */
  public String name(String queue) {
    return run + "-" + queue;
  }

  /** Makes a queue; returns its URL. */
  public String createQueue(String queue) {
    String url = get(admin.createQueue(r -> r.queueName(name(queue)))).queueUrl();
    queues.add(url);
    return QueueUrl.parse(url).url();
  }

  /** Deletes a queue before the end. */
  public void deleteQueue(String url) {
    queues.remove(url);
    get(admin.deleteQueue(r -> r.queueUrl(url)));
  }

  /** Sends that many messages, {@code PREFIX0} and so on; returns their bodies. */
  public List<String> send(String url, String prefix, int count) {
    List<String> bodies = new ArrayList<>();
    List<SqsEntry> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bodies.add(prefix + i);
      batch.add(new SqsEntry(url, prefix + i));
      if (batch.size() == SqsClient.BATCH || i == count - 1) {
        if (!get(client.send(url, List.copyOf(batch))).isEmpty()) {
          throw new AssertionError("not all was sent");
        }
        batch.clear();
      }
    }
    return bodies;
  }

  /** How many messages wait to be received. */
  public int waiting(String url) {
    return attribute(url, "ApproximateNumberOfMessages");
  }

  /** How many are hidden, since someone has received them. */
  public int hidden(String url) {
    return attribute(url, "ApproximateNumberOfMessagesNotVisible");
  }

  private int attribute(String url, String name) {
    Map<String, String> all = get(client.attributes(url));
    return Integer.parseInt(all.get(name));
  }

  /** Waits for an answer. */
  public static <T> T get(java.util.concurrent.CompletableFuture<T> answer) {
    return answer.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    try {
      List.copyOf(queues).forEach(this::deleteQueue);
    } finally {
      client.close();
      admin.close();
      if (own != null) {
        own.close();
        CREDENTIALS.forEach(System::clearProperty);
      }
    }
  }
}
