/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import io.tidemark.namespace.Namespace;

/** What of one namespace's configuration is worked out once, not for every request. */
final class Admittance {

  private final Namespace namespace;
  private final TopicChoice topics;
  private final TargetChoice targets;

  Admittance(Namespace namespace, KindCheck kindCheck) {
    this.namespace = namespace;
    this.topics = new TopicChoice(namespace);
    this.targets = new TargetChoice(namespace, kindCheck);
  }

  Namespace namespace() {
    return namespace;
  }

  TopicChoice topics() {
    return topics;
  }

  TargetChoice targets() {
    return targets;
  }
}
