/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Topics that a test puts into trouble, in memory. */
public final class ScriptedWriter implements MessageWriter {

  /** How a topic answers. */
  public enum Mood {
    /** It takes all. */
    WELL,
    /** It takes none. */
    AWAY,
    /** It takes what isn't larger than {@link #SMALL}. */
    TOO_SMALL,
    /** It doesn't answer until it is asked to. */
    SILENT
  }

  /** The limit of a topic that is too small, as {@link OutgoingMessage#weight} counts. */
  public static final int SMALL = 600;

  /** A write that a topic has. */
  public record Write(OutgoingMessage message, Consumer<WriteResult> listener) {}

  private final Map<String, Mood> moods = new HashMap<>();
  private final List<OutgoingMessage> written = new ArrayList<>();
  private final Map<String, Set<String>> ids = new HashMap<>();
  private final List<Write> silent = new ArrayList<>();
  private int tries;

  /** Has a topic answer so from now on; what it hasn't answered it answers so. */
  public void mood(String topic, Mood mood) {
    moods.put(topic, mood);
    List<Write> answered =
        silent.stream().filter(write -> write.message().topic().equals(topic)).toList();
    if (mood != Mood.SILENT) {
      silent.removeAll(answered);
      answered.forEach(write -> write(write.message(), write.listener()));
    }
  }

  public Mood mood(String topic) {
    return moods.getOrDefault(topic, Mood.WELL);
  }

  /** What topics have, in the order in which they took it. */
  public List<OutgoingMessage> written() {
    return written;
  }

  /** The keys of what a topic has. */
  public Set<String> keys(String topic) {
    return ids.getOrDefault(topic, Set.of());
  }

  /** How many writes there were. */
  public int tries() {
    return tries;
  }

  @Override
  public void write(OutgoingMessage message, Consumer<WriteResult> listener) {
    tries++;
    switch (mood(message.topic())) {
      case SILENT -> silent.add(new Write(message, listener));
      case AWAY -> listener.accept(new WriteResult.Failed("it is away"));
      case TOO_SMALL -> {
        if (message.weight() > SMALL) {
          listener.accept(new WriteResult.Refused("it is too large"));
        } else {
          take(message, listener);
        }
      }
      case WELL -> take(message, listener);
    }
  }

  private void take(OutgoingMessage message, Consumer<WriteResult> listener) {
    written.add(message);
    if (message.key() != null) {
      ids.computeIfAbsent(message.topic(), topic -> new HashSet<>())
          .add(message.key().toStringUtf8());
    }
    listener.accept(WriteResult.Written.INSTANCE);
  }

  /** What is on its way is never answered, as that of a task that is gone. */
  @Override
  public void close() {
    silent.clear();
  }
}
