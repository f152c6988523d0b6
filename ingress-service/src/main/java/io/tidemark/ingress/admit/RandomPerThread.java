/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import java.security.SecureRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A generator for each thread, so that none waits for another. Each is seeded from the operating
 * system with its whole state: the JDK's own seeds are made of clock readings, and two servers that
 * start together could then make the same ids.
 */
public final class RandomPerThread implements Supplier<RandomGenerator> {

  private static final int SEED_BYTES = 32;

  private final ThreadLocal<RandomGenerator> generators =
      ThreadLocal.withInitial(RandomPerThread::create);

  @Override
  public RandomGenerator get() {
    return generators.get();
  }

  private static RandomGenerator create() {
    byte[] seed = new byte[SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    return RandomGeneratorFactory.of("L128X128MixRandom").create(seed);
  }
}
