/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * Decides which versions of the namespaces come into force. Pure.
 *
 * <p>What is in force and unchanged keeps its topics. Those that have changed follow, then those
 * that are new, both in the order of their names, and one that wants what another has stays as it
 * was, or out. Topics may move between namespaces in one step, even in a circle. In the end nothing
 * is rejected that could be in force beside the rest.
 *
 * @param inForce the namespaces that come into force
 * @param rejected why a namespace's newest version doesn't, by its name
 */
record Reconciliation(Map<String, Namespace> inForce, Map<String, String> rejected) {

  /**
   * Decides.
   *
   * @param before what is in force
   * @param wanted the newest version of every namespace that has a document; where that is no good,
   *     the one in force
   */
  static Reconciliation of(Map<String, Namespace> before, NavigableMap<String, Namespace> wanted) {
    Reconciliation outcome = step(before, wanted);
    // What came into force may have made way for more. Each round brings another one in, and what
    // is in force as it is wanted stays, so there is an end.
    Map<String, Namespace> last = before;
    while (!outcome.rejected().isEmpty() && !outcome.inForce().equals(last)) {
      last = outcome.inForce();
      outcome = step(last, wanted);
    }
    return outcome;
  }

  private static Reconciliation step(
      Map<String, Namespace> before, NavigableMap<String, Namespace> wanted) {
    Map<String, String> held = new HashMap<>();
    Attempt attempt = new Attempt(before, wanted, held);
    // One that is held back keeps what it would have given up. Where another has been given that
    // already, begin again. Each round holds back one more, so there is an end.
    while (!attempt.run()) {
      attempt = new Attempt(before, wanted, held);
    }
    attempt.reconsider();
    return new Reconciliation(attempt.inForce, attempt.rejected);
  }

  private static final class Attempt {
    private final Map<String, Namespace> before;
    private final NavigableMap<String, Namespace> wanted;
    private final Map<String, String> held;
    private final Claims claims = new Claims();
    private final Map<String, Namespace> inForce = new HashMap<>();
    private final Map<String, String> rejected = new HashMap<>();

    Attempt(
        Map<String, Namespace> before,
        NavigableMap<String, Namespace> wanted,
        Map<String, String> held) {
      this.before = before;
      this.wanted = wanted;
      this.held = held;
    }

    /** Whether it came to its end; if not, it has held back one more than the last. */
    boolean run() {
      List<Namespace> changed = new ArrayList<>();
      List<Namespace> added = new ArrayList<>();
      wanted.forEach(
          (name, namespace) -> {
            Namespace old = before.get(name);
            if (old == null) {
              added.add(namespace);
            } else if (old.equals(namespace) || held.containsKey(name)) {
              admit(name, old);
            } else {
              changed.add(namespace);
            }
          });
      rejected.putAll(held);
      changed.addAll(added);
      for (Namespace namespace : changed) {
        if (!admitOrReject(namespace.name(), namespace)) {
          return false;
        }
      }
      return true;
    }

    private boolean admitOrReject(String name, Namespace namespace) {
      Optional<String> conflict = claims.conflict(name, namespace.queues());
      if (conflict.isEmpty()) {
        admit(name, namespace);
        return true;
      }
      rejected.put(name, conflict.get());
      Namespace old = before.get(name);
      if (old == null) {
        return true;
      }
      held.put(name, conflict.get());
      if (claims.conflict(name, old.queues()).isPresent()) {
        return false;
      }
      admit(name, old);
      return true;
    }

    /** Tries the rejected ones once more: what they conflicted with may itself have been held. */
    void reconsider() {
      boolean progress = true;
      while (progress) {
        progress = false;
        for (Map.Entry<String, Namespace> entry : wanted.entrySet()) {
          if (rejected.containsKey(entry.getKey())) {
            progress |= reconsider(entry.getKey(), entry.getValue());
          }
        }
      }
    }

    private boolean reconsider(String name, Namespace namespace) {
      Namespace old = inForce.get(name);
      List<Queue> given = old == null ? List.of() : old.queues();
      claims.remove(name, given);
      Optional<String> conflict = claims.conflict(name, namespace.queues());
      if (conflict.isEmpty()) {
        admit(name, namespace);
        rejected.remove(name);
        return true;
      }
      claims.add(name, given);
      rejected.put(name, conflict.get());
      return false;
    }

    private void admit(String name, Namespace namespace) {
      claims.add(name, namespace.queues());
      inForce.put(name, namespace);
    }
  }
}
