/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client that keeps each request until the test answers it. */
public final class ScriptedSqs implements SqsClient {

  /** What is asked for. */
  public enum Kind {
    RECEIVE,
    DELETE,
    VISIBILITY,
    SEND,
    ATTRIBUTES,
    URL
  }

  /**
   * A request.
   *
   * @param values receipts, or bodies
   * @param number seconds of visibility, or messages asked for
   */
  public record Call(
      Kind kind, String queue, List<String> values, int number, CompletableFuture<Object> answer) {

    /** Answers without failed entries. */
    public void succeed() {
      answer.complete(List.of());
    }

    /** Answers that an entry failed. */
    public void failEntry(int index, String code, boolean senderFault) {
      answer.complete(List.of(new EntryFailure(index, code, "as scripted", senderFault)));
    }

    /** Answers a receive with messages of these bodies, whose receipts are {@code r-BODY}. */
    public void give(String... bodies) {
      List<Received> messages = new ArrayList<>();
      for (String body : bodies) {
        messages.add(
            new Received(
                new SqsMessage(
                    queue, "id-" + body, body, Map.of(), Map.of(SqsMessage.RECEIVE_COUNT, "1")),
                "r-" + body));
      }
      answer.complete(List.copyOf(messages));
    }
  }

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private boolean closed;

  /** Those of a kind that aren't answered yet, in their order. */
  public List<Call> open(Kind kind) {
    return calls.stream().filter(call -> call.kind() == kind && !call.answer().isDone()).toList();
  }

  /** How many of a kind were made. */
  public long made(Kind kind) {
    return calls.stream().filter(call -> call.kind() == kind).count();
  }

  /** The one of a kind that isn't answered yet. */
  public Call only(Kind kind) {
    List<Call> open = open(kind);
    if (open.size() != 1) {
      throw new AssertionError(kind + " isn't open once: " + open);
    }
    return open.get(0);
  }

  public boolean closed() {
    return closed;
  }

  @Override
  public CompletableFuture<List<Received>> receive(Receive request) {
    return call(Kind.RECEIVE, request.queueUrl(), List.of(), request.maxMessages());
  }

  @Override
  public CompletableFuture<List<EntryFailure>> delete(String queueUrl, List<String> receipts) {
    return call(Kind.DELETE, queueUrl, receipts, 0);
  }

  @Override
  public CompletableFuture<List<EntryFailure>> changeVisibility(
      String queueUrl, List<String> receipts, int seconds) {
    return call(Kind.VISIBILITY, queueUrl, receipts, seconds);
  }

  @Override
  public CompletableFuture<List<EntryFailure>> send(String queueUrl, List<SqsEntry> entries) {
    return call(Kind.SEND, queueUrl, entries.stream().map(SqsEntry::body).toList(), 0);
  }

  @Override
  public CompletableFuture<Map<String, String>> attributes(String queueUrl) {
    return call(Kind.ATTRIBUTES, queueUrl, List.of(), 0);
  }

  @Override
  public CompletableFuture<String> queueUrl(String name) {
    return call(Kind.URL, name, List.of(), 0);
  }

  @Override
  public void close() {
    closed = true;
  }

  @SuppressWarnings("unchecked") // The test answers each kind with what it wants.
  private <T> CompletableFuture<T> call(Kind kind, String queue, List<String> values, int number) {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    calls.add(new Call(kind, queue, values, number, answer));
    return (CompletableFuture<T>) answer;
  }
}
