/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * SQS in memory, on a clock of the test: each receiving hides a message for its visibility timeout
 * and makes the receipts of earlier ones worthless. A request is carried out, and answered, when
 * {@link #step} says so; it or its answer may get lost, and entries of batches may fail.
 */
public final class ModelSqs {

  /** A message on the server. */
  private static final class Stored {
    final String body;
    final long sentMillis;
    long hiddenUntil;
    int receives;
    String receipt = "";
    Client holder;

    Stored(String body, long sentMillis) {
      this.body = body;
      this.sentMillis = sentMillis;
    }
  }

  /** A request on its way. */
  private record Request(Client client, Supplier<Object> work, CompletableFuture<Object> answer) {}

  private final Random random;
  private final Map<String, Map<String, Stored>> queues = new LinkedHashMap<>();
  private final Map<String, Integer> timeouts = new HashMap<>();
  private final List<Request> requests = new ArrayList<>();
  private final Consumer<String> onDelete;
  private long now;
  private boolean faulty;

  /**
   * A server without queues.
   *
   * @param onDelete is told the body of each message that is deleted
   */
  public ModelSqs(Random random, long now, Consumer<String> onDelete) {
    this.random = random;
    this.now = now;
    this.onDelete = onDelete;
  }

  public long now() {
    return now;
  }

  public void advance(long millis) {
    now += millis;
  }

  /** Whether requests, answers and entries get lost. */
  public void faulty(boolean value) {
    faulty = value;
  }

  public void send(String queue, String body) {
    queue(queue).put(body, new Stored(body, now));
  }

  /** How many messages there are, hidden or not. */
  public int count() {
    return queues.values().stream().mapToInt(Map::size).sum();
  }

  /** How often a message was received again because its time had run out at a client that lives. */
  public int timeouts(String body) {
    return timeouts.getOrDefault(body, 0);
  }

  public int timeouts() {
    return timeouts.values().stream().mapToInt(it -> it).sum();
  }

  public boolean idle() {
    return requests.isEmpty();
  }

  public Client client() {
    return new Client();
  }

  /** Carries out one request, or loses it. */
  public void step() {
    if (requests.isEmpty()) {
      return;
    }
    Request request = requests.remove(random.nextInt(requests.size()));
    boolean gone = request.client().dead || request.answer().isCancelled();
    int fate = faulty || gone ? random.nextInt(gone ? 2 : 12) : 11;
    if (fate == 0) {
      request.answer().completeExceptionally(SqsFailures.unavailable());
      return;
    }
    Object result = request.work().get();
    if (fate == 1 || gone) {
      request.client().forgets();
      request.answer().completeExceptionally(SqsFailures.unavailable());
    } else {
      request.answer().complete(result);
    }
  }

  /** Carries out all requests there are. */
  public void run() {
    for (int i = requests.size(); i > 0; i--) {
      step();
    }
  }

  private Map<String, Stored> queue(String url) {
    return queues.computeIfAbsent(url, it -> new LinkedHashMap<>());
  }

  private List<Received> give(Client client, SqsClient.Receive asked) {
    List<Received> given = new ArrayList<>();
    for (Stored stored : queue(asked.queueUrl()).values()) {
      if (stored.hiddenUntil <= now
          && given.size() < asked.maxMessages()
          && random.nextInt(4) > 0) {
        if (stored.holder != null && !stored.holder.dead) {
          timeouts.merge(stored.body, 1, Integer::sum);
        }
        stored.hiddenUntil = now + asked.visibilitySeconds() * 1_000L;
        stored.receives++;
        stored.receipt = stored.body + "/" + stored.receives;
        stored.holder = client;
        client.last.add(stored);
        given.add(
            new Received(
                new SqsMessage(
                    asked.queueUrl(),
                    stored.body,
                    stored.body,
                    Map.of(),
                    Map.of(
                        SqsMessage.RECEIVE_COUNT, Integer.toString(stored.receives),
                        SqsMessage.SENT, Long.toString(stored.sentMillis))),
                stored.receipt));
      }
    }
    return given;
  }

  private List<EntryFailure> each(String url, List<String> receipts, Consumer<Stored> change) {
    List<EntryFailure> failures = new ArrayList<>();
    for (int i = 0; i < receipts.size(); i++) {
      String receipt = receipts.get(i);
      Stored stored = queue(url).get(receipt.substring(0, receipt.indexOf('/')));
      if (faulty && random.nextInt(12) == 0) {
        failures.add(new EntryFailure(i, "InternalError", "as modelled", false));
      } else if (stored == null || !stored.receipt.equals(receipt)) {
        failures.add(new EntryFailure(i, "ReceiptHandleIsInvalid", "as modelled", true));
      } else {
        change.accept(stored);
      }
    }
    return failures;
  }

  /** A client of the server. */
  public final class Client implements SqsClient {

    private boolean dead;
    private final List<Stored> last = new ArrayList<>();

    /**
     * Its process is gone, or it has closed: what it holds comes back in time, with no one to
     * blame.
     */
    public void die() {
      dead = true;
    }

    private void forgets() {
      // What was given to nobody comes back in time, with no one to blame.
      last.stream().filter(stored -> stored.holder == this).forEach(stored -> stored.holder = null);
      last.clear();
    }

    @Override
    public CompletableFuture<List<Received>> receive(Receive request) {
      return request(
          () -> {
            last.clear();
            return give(this, request);
          });
    }

    @Override
    public CompletableFuture<List<EntryFailure>> delete(String queueUrl, List<String> receipts) {
      return request(
          () -> {
            last.clear();
            return each(
                queueUrl,
                receipts,
                stored -> {
                  onDelete.accept(stored.body);
                  queue(queueUrl).remove(stored.body);
                });
          });
    }

    @Override
    public CompletableFuture<List<EntryFailure>> changeVisibility(
        String queueUrl, List<String> receipts, int seconds) {
      return request(
          () -> {
            last.clear();
            return each(
                queueUrl,
                receipts,
                stored -> {
                  stored.hiddenUntil = now + seconds * 1_000L;
                  stored.holder = seconds == 0 ? null : stored.holder;
                });
          });
    }

    @Override
    public CompletableFuture<List<EntryFailure>> send(String queueUrl, List<SqsEntry> entries) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Map<String, String>> attributes(String queueUrl) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<String> queueUrl(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      die();
    }

    @SuppressWarnings("unchecked") // Each kind of work gives what its method returns.
    private <T> CompletableFuture<T> request(Supplier<Object> work) {
      CompletableFuture<Object> answer = new CompletableFuture<>();
      requests.add(new Request(this, work, answer));
      return (CompletableFuture<T>) answer;
    }
  }
}
