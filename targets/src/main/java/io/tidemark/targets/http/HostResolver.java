/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Resolves the name of a host. */
interface HostResolver {

  /** Asks the name server, or the cache of the JVM, in which the client then finds the answer. */
  HostResolver SYSTEM = InetAddress::getAllByName;

  /**
   * The addresses of a host. It may wait as long as the name server does.
   *
   * @throws UnknownHostException if there is none
   */
  InetAddress[] resolve(String host) throws UnknownHostException;
}
