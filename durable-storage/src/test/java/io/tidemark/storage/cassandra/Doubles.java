/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.cassandra;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The driver's own types, of which nothing is asked here but who they are. */
final class Doubles {

  private Doubles() {}

  /** One that notes the names of the methods that are called on it. */
  static <T> T of(Class<T> type, List<String> calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "toString" -> type.getSimpleName();
                  default -> {
                    calls.add(method.getName());
                    yield CompletableFuture.completedStage(null);
                  }
                }));
  }
}
