/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  /** Draws nothing: the wait without its addition. */
  private static final RandomGenerator LEAST = draws(0.0);

  /** Draws as much as a generator can. */
  private static final RandomGenerator MOST = draws(Math.nextDown(1.0));

  @Test
  void doublesUpToTheMaximumExactly() {
    RetryPolicy policy =
        new RetryPolicy(Duration.ofMillis(100), 2.0, Duration.ofMillis(1000), 10, 0.0);
    long[] waits = {100, 200, 400, 800, 1000, 1000};
    for (int failed = 1; failed <= waits.length; failed++) {
      assertThat(policy.backoffMillis(failed, MOST)).isEqualTo(waits[failed - 1]);
    }
  }

  @Test
  void aPowerThatOverflowsIsTheMaximum() {
    RetryPolicy policy =
        new RetryPolicy(Duration.ofSeconds(1), 100.0, Duration.ofDays(365), 1_000_000, 0.0);
    assertThat(policy.backoffMillis(1_000_000, LEAST)).isEqualTo(Duration.ofDays(365).toMillis());
  }

  @Test
  void aFractionOfAMillisecondIsNotCutOff() {
    RetryPolicy policy =
        new RetryPolicy(Duration.ofNanos(1_900_000), 1.0, Duration.ofSeconds(1), 10, 0.0);
    assertThat(policy.backoffMillis(1, LEAST)).isEqualTo(2);
  }

  @Test
  void theAdditionReachesItsShareAndNoMore() {
    RetryPolicy policy =
        new RetryPolicy(Duration.ofSeconds(1), 1.0, Duration.ofSeconds(1), 10, 0.2);
    assertThat(policy.backoffMillis(1, LEAST)).isEqualTo(1000);
    assertThat(policy.backoffMillis(1, MOST)).isBetween(1199L, 1200L);
  }

  @Test
  void allowsAsManyAttemptsAsItSays() {
    RetryPolicy policy = new RetryPolicy(Duration.ofSeconds(1), 1.0, Duration.ofSeconds(1), 3, 0);
    assertThat(policy.allowsAnother(1)).isTrue();
    assertThat(policy.allowsAnother(2)).isTrue();
    assertThat(policy.allowsAnother(3)).isFalse();
    RetryPolicy once = new RetryPolicy(Duration.ofSeconds(1), 1.0, Duration.ofSeconds(1), 1, 0);
    assertThat(once.allowsAnother(1)).isFalse();
  }

  @Test
  void theDefaultWaitsAboutNineMinutesInAll() {
    long sum = 0;
    for (int failed = 1; RetryPolicy.DEFAULT.allowsAnother(failed); failed++) {
      sum += RetryPolicy.DEFAULT.backoffMillis(failed, draws(0.5));
    }
    assertThat(sum).isCloseTo(Duration.ofSeconds(562).toMillis(), within(1000L));
  }

  @Property
  void neverShorterThanExactNeverLongerThanTheMaximumAndItsJitter(
      @ForAll @LongRange(min = 1, max = 86_400_000) long initial,
      @ForAll @DoubleRange(min = 1.0, max = 100.0) double multiplier,
      @ForAll @LongRange(min = 0, max = 86_400_000) long more,
      @ForAll @DoubleRange(min = 0.0, max = 1.0) double jitter,
      @ForAll @IntRange(min = 1, max = 200) int failed,
      @ForAll long seed) {
    RetryPolicy policy =
        new RetryPolicy(
            Duration.ofMillis(initial), multiplier, Duration.ofMillis(initial + more), 201, jitter);
    long wait = policy.backoffMillis(failed, new Random(seed));

    BigDecimal exact =
        BigDecimal.valueOf(initial)
            .multiply(new BigDecimal(multiplier).pow(failed - 1, MathContext.DECIMAL128))
            .min(BigDecimal.valueOf(initial + more));
    // A double has fifteen digits, and a power may lose one of them.
    BigDecimal shortest = exact.multiply(BigDecimal.valueOf(1 - 1e-13));
    BigDecimal longest =
        BigDecimal.valueOf(initial + more).multiply(BigDecimal.ONE.add(new BigDecimal(jitter)));
    assertThat(BigDecimal.valueOf(wait)).isBetween(shortest, longest);
  }

  @Test
  void refusesWhatIsOutOfBounds() {
    Duration second = Duration.ofSeconds(1);
    refused(() -> new RetryPolicy(Duration.ZERO, 2, second, 1, 0), "initial is PT0S");
    refused(() -> new RetryPolicy(Duration.ofNanos(999_999), 2, second, 1, 0), "at least PT0.001S");
    refused(() -> new RetryPolicy(second, 0.99, second, 1, 0), "multiplier is 0.99");
    refused(() -> new RetryPolicy(second, Double.NaN, second, 1, 0), "multiplier is NaN");
    refused(() -> new RetryPolicy(second, 2, second.minusNanos(1), 1, 0), "less than initial");
    refused(() -> new RetryPolicy(second, 2, Duration.ofDays(366), 1, 0), "max backoff is PT8784H");
    refused(() -> new RetryPolicy(second, 2, second, 0, 0), "max attempts is 0");
    refused(() -> new RetryPolicy(second, 2, second, 1_000_001, 0), "max attempts is 1000001");
    refused(() -> new RetryPolicy(second, 2, second, 1, 1.01), "jitter is 1.01");
    refused(() -> new RetryPolicy(second, 2, second, 1, Double.NaN), "jitter is NaN");
    refused(() -> RetryPolicy.DEFAULT.backoffMillis(0, LEAST), "failed attempts is 0");
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable made, String why) {
    assertThatIllegalArgumentException().isThrownBy(made).withMessageContaining(why);
  }

  private static RandomGenerator draws(double value) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new UnsupportedOperationException();
      }

      @Override
      public double nextDouble() {
        return value;
      }
    };
  }

  @Test
  void expiresOneMillisecondPastItsTimeAndByDefaultNever() {
    Duration second = Duration.ofSeconds(1);
    RetryPolicy policy = new RetryPolicy(second, 2, second, 3, 0, Optional.of(second));
    assertThat(policy.expired(5000, 6000)).isFalse();
    assertThat(policy.expired(5000, 6001)).isTrue();
    assertThat(RetryPolicy.DEFAULT.expired(0, Long.MAX_VALUE)).isFalse();
    refused(
        () -> new RetryPolicy(second, 2, second, 3, 0, Optional.of(Duration.ofNanos(1))),
        "expire after is PT0.000000001S");
    refused(
        () -> new RetryPolicy(second, 2, second, 3, 0, Optional.of(Duration.ofDays(366))),
        "expire after is PT8784H");
  }
}
