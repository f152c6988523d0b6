/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import com.google.protobuf.ByteString;
import java.util.Optional;

/**
 * A version of a document that is kept, so that it can be in force without its file.
 *
 * @param text the document as it was written; empty where none is known
 * @param namespace what it says; absent where no text is known, or this build doesn't take it
 */
record StoredDocument(ByteString text, Optional<Namespace> namespace) {

  /** Of a namespace that was removed before anything was known of it. */
  static final StoredDocument NONE = new StoredDocument(ByteString.EMPTY, Optional.empty());

  static StoredDocument of(ByteString text, Namespace namespace) {
    return new StoredDocument(text, Optional.of(namespace));
  }
}
