/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import java.util.Map;

/** Something to run as a process. */
public sealed interface Program permits JavaProgram, NativeProgram {

  /** Variables besides those that this JVM has. */
  Map<String, String> environment();
}
