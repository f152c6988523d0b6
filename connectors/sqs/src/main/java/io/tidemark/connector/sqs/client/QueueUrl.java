/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * The URL of a standard queue.
 *
 * @param url as the server gave it
 * @param name its last part
 */
public record QueueUrl(String url, String name) implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String FIFO = ".fifo";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is none, or that of a FIFO queue; the message names the
   *     value and the remedy
   */
  public static QueueUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw malformed(text, "it is no URI");
    }
    if (!isUrl(text) || uri.getHost() == null) {
      throw malformed(text, "it must begin with http:// or https:// and a host");
    }
    refuseFifo(text);
    String path = uri.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (!NAME.matcher(name).matches()) {
      throw malformed(text, "its last part must be the queue's name");
    }
    return new QueueUrl(text, name);
  }

  /**
   * Reads the name of a queue.
   *
   * @throws IllegalArgumentException if no standard queue can be called that
   */
  public static String checkName(String name) {
    refuseFifo(name);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "queue '%s' is neither a URL nor a name: names have 1 to 80 letters, digits, '-' or '_'"
              .formatted(name));
    }
    return name;
  }

  /** Whether a text is meant as a URL rather than as a name. */
  public static boolean isUrl(String text) {
    return text.startsWith("http://") || text.startsWith("https://");
  }

  static void refuseFifo(String queue) {
    if (queue.endsWith(FIFO)) {
      throw new IllegalArgumentException(
          "queue '%s' is a FIFO queue, and its order would be lost here; name a standard queue"
              .formatted(queue));
    }
  }

  private static IllegalArgumentException malformed(String text, String why) {
    return new IllegalArgumentException(
        "queue URL '%s' is malformed: %s; take it from the console or from GetQueueUrl, as in"
                .formatted(text, why)
            + " https://sqs.eu-west-1.amazonaws.com/123456789012/orders");
  }

  @Override
  public String toString() {
    return url;
  }
}
