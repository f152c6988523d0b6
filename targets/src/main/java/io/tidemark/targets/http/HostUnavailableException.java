/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import java.net.ConnectException;

/** A request wasn't sent, since its host's name isn't resolved: the endpoint is unavailable. */
final class HostUnavailableException extends ConnectException {

  private static final long serialVersionUID = 1;

  HostUnavailableException(String message) {
    super(message);
  }
}
