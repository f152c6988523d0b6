/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.localstack.process.StackException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** JSON over HTTP, with errors that say what is wrong. */
final class FlinkHttp {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final String BOUNDARY = "tidemark-jar-boundary";

  private final URI address;
  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  FlinkHttp(URI address) {
    this.address = address;
  }

  URI address() {
    return address;
  }

  ObjectNode object() {
    return mapper.createObjectNode();
  }

  JsonNode get(String path) {
    return send(request(path).GET());
  }

  JsonNode post(String path, JsonNode body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  JsonNode patch(String path) {
    return send(request(path).method("PATCH", BodyPublishers.noBody()));
  }

  JsonNode delete(String path) {
    return send(request(path).DELETE());
  }

  JsonNode upload(String path, Path jar) {
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\nContent-Type: application/x-java-archive\r\n\r\n"
            .formatted(BOUNDARY, jar.getFileName());
    try {
      BodyPublisher body =
          BodyPublishers.concat(
              BodyPublishers.ofString(head),
              BodyPublishers.ofFile(jar),
              BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"));
      return send(
          request(path)
              .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
              .POST(body));
    } catch (FileNotFoundException e) {
      throw new StackException("jar " + jar + " isn't there", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER);
  }

  private JsonNode send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode body =
          response.body().isBlank() ? MissingNode.getInstance() : mapper.readTree(response.body());
      if (response.statusCode() >= 300) {
        throw new StackException(
            "flink refused %s %s: %s"
                .formatted(request.method(), request.uri().getPath(), reason(body)));
      }
      return body;
    } catch (JsonProcessingException e) {
      throw new StackException("flink at " + address + " answers no JSON: is it Flink?", e);
    } catch (IOException e) {
      throw new StackException("flink at " + address + " doesn't answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while flink at " + address + " was asked", e);
    }
  }

  private static String reason(JsonNode body) {
    List<String> errors = new ArrayList<>();
    body.path("errors").forEach(error -> errors.add(error.asText()));
    return RestErrors.summary(String.join("\n", errors));
  }
}
