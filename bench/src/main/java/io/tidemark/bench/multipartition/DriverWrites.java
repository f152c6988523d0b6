/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** What the driver alone does with the same mutations: so many statements under way. */
final class DriverWrites {

  private final Items items;
  private final LongFunction<Statement<?>> statements;
  private final int underWay;
  private final int size;
  private long next;

  private DriverWrites(Items items, LongFunction<Statement<?>> statements, int underWay, int size) {
    this.items = items;
    this.statements = statements;
    this.underWay = underWay;
    this.size = size;
  }

  /**
   * Each mutation by itself, all those of a set side by side.
   *
   * @param lanes how many sets are under way
   */
  static DriverWrites oneByOne(Items items, SetContent content, int lanes) {
    return new DriverWrites(
        items,
        number -> {
          long set = number / content.size();
          int sequence = (int) (number % content.size()) + 1;
          return items.insert(content.item((int) (set % lanes), set, sequence));
        },
        lanes * content.size(),
        1);
  }

  /**
   * Each set as a LOGGED batch.
   *
   * @param lanes how many sets are under way
   */
  static DriverWrites inBatches(Items items, SetContent content, int lanes) {
    return new DriverWrites(
        items,
        set -> {
          BatchStatementBuilder batch = new BatchStatementBuilder(BatchType.LOGGED);
          for (int sequence = 1; sequence <= content.size(); sequence++) {
            batch.addStatement(items.insert(content.item((int) (set % lanes), set, sequence)));
          }
          return batch.setConsistencyLevel(Items.LEVEL).build();
        },
        lanes,
        content.size());
  }

  /** Runs statements for a time, and measures them. */
  SetFigures measure(Duration time) throws InterruptedException {
    Semaphore room = new Semaphore(underWay);
    AtomicLong done = new AtomicLong();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Recorder times = new Recorder(3);
    long start = System.nanoTime();
    while (System.nanoTime() - start < time.toNanos()) {
      room.acquire();
      Statement<?> statement = statements.apply(next++);
      long sent = System.nanoTime();
      var unused =
          items
              .session()
              .executeAsync(statement)
              .whenComplete(
                  (result, cause) -> {
                    if (cause == null) {
                      times.recordValue(System.nanoTime() - sent);
                      done.incrementAndGet();
                    } else {
                      failure.set(cause);
                    }
                    room.release();
                  });
    }
    room.acquire(underWay);
    double seconds = (System.nanoTime() - start) / 1e9;
    Throwable error = failure.get();
    if (error != null) {
      throw new IllegalStateException("the driver's own writes failed: " + error, error);
    }
    return new SetFigures(size, done.get() / seconds, times.getIntervalHistogram());
  }
}
