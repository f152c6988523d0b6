/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.ModelSqs;
import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.receive.Bounds;
import io.tidemark.connector.sqs.receive.ReceiveOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * One random life of a job that reads the model server: checkpoints that complete, fail or are told
 * of late, crashes with and without a chance to close, restores with one to three readers, queues
 * dropped and read again. It knows what a sink that commits with checkpoints would have.
 */
final class ReaderSchedule {

  private static final List<String> QUEUES =
      List.of("http://127.0.0.1:9324/000000000000/a", "http://127.0.0.1:9324/000000000000/b");

  private static final ReceiveOptions OPTIONS =
      new ReceiveOptions(
          Duration.ofSeconds(10),
          30,
          Duration.ofSeconds(10),
          new Bounds(15, 40, 1 << 20),
          Duration.ofSeconds(5));

  private static final long TICK_MILLIS = 500;

  /** A reader of the incarnation that runs. */
  private record Member(ReaderHarness harness, ModelSqs.Client client) {}

  private final Random random;
  private final boolean punctual;
  private final ModelSqs server;
  private final List<String> sent = new ArrayList<>();
  private final Set<String> committed = new HashSet<>();
  private final List<Member> members = new ArrayList<>();

  /** What each checkpoint that runs would commit. */
  private final TreeMap<Long, Set<String>> covered = new TreeMap<>();

  /**
   * How often a message was emitted in this incarnation, less how often its time ran out before.
   */
  private final Map<String, Integer> emissions = new HashMap<>();

  private long checkpoint;

  /**
   * A life.
   *
   * @param punctual whether requests are answered at once and nothing is paused: then no message's
   *     time may ever run out at a reader that lives
   */
  ReaderSchedule(long seed, boolean punctual) {
    this.random = new Random(seed);
    this.punctual = punctual;
    this.server = new ModelSqs(random, 1_000_000, this::deleted);
    server.faulty(!punctual);
    start(1 + random.nextInt(3));
  }

  void step() {
    switch (random.nextInt(punctual ? 12 : 16)) {
      case 0, 1, 2 -> send(random.nextInt(8));
      case 3, 4, 5 -> emit(random.nextInt(12));
      case 6 -> begin();
      case 7 -> complete();
      case 8 -> covered.remove(checkpoint);
      case 9 -> drop();
      case 10 -> pass(random.nextInt(4));
      case 11 -> restartSometimes();
      case 12, 13 -> server.step();
      case 14 -> members.get(random.nextInt(members.size())).harness().tick();
      default -> server.advance(random.nextInt(12_000));
    }
    if (punctual) {
      settle();
    }
  }

  /** Lets all come to its end, and looks whether it is the right one. */
  void finish() {
    server.faulty(false);
    for (int i = 0; i < 400 && server.count() > 0; i++) {
      readAll();
      pass(3);
      settle();
      emit(100);
      begin();
      complete();
      settle();
    }
    if (server.count() > 0) {
      throw new AssertionError(server.count() + " messages are never deleted");
    }
    if (!committed.containsAll(sent)) {
      List<String> lost = new ArrayList<>(sent);
      lost.removeAll(committed);
      throw new AssertionError("lost: " + lost);
    }
    if (punctual && server.timeouts() > 0) {
      throw new AssertionError("the time of messages ran out, of " + server.timeouts());
    }
  }

  private void deleted(String body) {
    if (!committed.contains(body)) {
      throw new AssertionError(body + " is deleted, and no checkpoint that completed covers it");
    }
  }

  private void send(int count) {
    for (int i = 0; i < count; i++) {
      String body = "m" + sent.size();
      sent.add(body);
      server.send(QUEUES.get(random.nextInt(QUEUES.size())), body);
    }
  }

  private void emit(int most) {
    for (Member member : members) {
      List<String> emitted = member.harness().emitted();
      for (int i = 0; i < most; i++) {
        int before = emitted.size();
        member.harness().poll();
        emitted.subList(before, emitted.size()).forEach(this::check);
      }
    }
  }

  /** In one incarnation a message comes once, and once more for each time its time ran out. */
  private void check(String body) {
    int count = emissions.merge(body, 1, Integer::sum);
    if (count > 1 + server.timeouts(body)) {
      throw new AssertionError(
          "%s is emitted %d times, and its time ran out %d times"
              .formatted(body, count, server.timeouts(body)));
    }
  }

  private void begin() {
    checkpoint++;
    Set<String> covers = new HashSet<>();
    for (Member member : members) {
      covers.addAll(member.harness().emitted());
      member.harness().begin(checkpoint);
      // Barriers don't reach all readers at once.
      if (!punctual && random.nextBoolean()) {
        server.step();
        member.harness().tick();
      }
    }
    covered.put(checkpoint, covers);
  }

  private void complete() {
    if (covered.isEmpty()) {
      return;
    }
    long which = new ArrayList<>(covered.keySet()).get(random.nextInt(covered.size()));
    committed.addAll(covered.get(which));
    covered.headMap(which, true).clear();
    for (Member member : members) {
      if (random.nextInt(5) > 0) {
        member.harness().complete(which);
      }
    }
  }

  private void drop() {
    String queue = QUEUES.get(random.nextInt(QUEUES.size()));
    for (Member member : members) {
      member
          .harness()
          .reader()
          .handleSourceEvents(new QueuesDropped(List.of(QueueUrl.parse(queue))));
      member.harness().run();
    }
    if (random.nextBoolean()) {
      readAll();
    }
  }

  private void readAll() {
    for (Member member : members) {
      member.harness().read(QUEUES.toArray(String[]::new));
    }
  }

  private void pass(int ticks) {
    for (int i = 0; i < ticks; i++) {
      server.advance(TICK_MILLIS);
      members.forEach(member -> member.harness().tick());
      if (punctual) {
        settle();
      }
    }
  }

  /** Answers all there is, and what comes of it. */
  private void settle() {
    for (int i = 0; i < 20; i++) {
      server.run();
      members.forEach(member -> member.harness().run());
    }
  }

  private void restartSometimes() {
    if (random.nextInt(3) > 0) {
      return;
    }
    for (Member member : members) {
      if (random.nextBoolean()) {
        var unused = member.harness().close();
        for (int i = random.nextInt(20); i > 0; i--) {
          server.step();
          member.harness().run();
        }
      }
      member.harness().kill();
      member.client().die();
    }
    start(1 + random.nextInt(3));
  }

  private void start(int parallelism) {
    members.clear();
    covered.clear();
    emissions.clear();
    sent.forEach(body -> emissions.put(body, server.timeouts(body)));
    for (int i = 0; i < parallelism; i++) {
      ModelSqs.Client client = server.client();
      members.add(
          new Member(new ReaderHarness(client, OPTIONS, server::now, random.nextLong()), client));
    }
    readAll();
  }
}
