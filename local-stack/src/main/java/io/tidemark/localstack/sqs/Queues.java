/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.sqs;

import io.tidemark.localstack.process.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The queues of a running ElasticMQ, which asks nobody for a signature. */
public final class Queues {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern NAME = Pattern.compile("/([A-Za-z0-9_-]+)</QueueUrl>");

  private Queues() {}

  /**
   * Makes those that aren't there.
   *
   * @param endpoint the server's
   * @param wanted names of queues: letters, digits, {@code -} and {@code _}
   * @return those that were made
   */
  public static Set<String> create(String endpoint, Set<String> wanted) {
    Set<String> made = new TreeSet<>(wanted);
    Matcher there = NAME.matcher(ask(endpoint, "Action=ListQueues"));
    while (there.find()) {
      made.remove(there.group(1));
    }
    made.forEach(name -> ask(endpoint, "Action=CreateQueue&QueueName=" + name));
    return made;
  }

  /**
   * Empties one.
   *
   * @param endpoint the server's
   */
  public static void purge(String endpoint, String name) {
    ask(endpoint, "Action=PurgeQueue&QueueUrl=%s/000000000000/%s".formatted(endpoint, name));
  }

  private static String ask(String endpoint, String form) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint))
            .timeout(LIMIT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new StackException(
            "elasticmq answers %d to %s: %s"
                .formatted(response.statusCode(), form, response.body()));
      }
      return response.body();
    } catch (IOException e) {
      throw new StackException("elasticmq at " + endpoint + " can't be reached: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while queues were made", e);
    }
  }
}
