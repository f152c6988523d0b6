/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.sets;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.append.AppendOutcome;
import java.util.ArrayList;
import java.util.List;

/** What the listener of one entry was told, and the attempt at it. */
final class Outcomes implements Append.Listener {

  final List<AppendOutcome> all = new ArrayList<>();
  Append.Attempt attempt = () -> false;

  @Override
  public void onOutcome(AppendOutcome outcome) {
    all.add(outcome);
  }

  AppendOutcome only() {
    assertThat(all).hasSize(1);
    return all.get(0);
  }
}
