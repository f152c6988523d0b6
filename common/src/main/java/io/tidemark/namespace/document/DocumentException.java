/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace.document;

/** A document that can't be taken as it is. The message names path, value and remedy. */
public final class DocumentException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An error in a document. */
  public DocumentException(String message) {
    super(message);
  }
}
