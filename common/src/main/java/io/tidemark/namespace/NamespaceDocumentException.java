/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

/**
 * A namespace document that can't be taken. The message names the document, the path of the key,
 * its value and the remedy.
 */
public final class NamespaceDocumentException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String document;
  private final String problem;

  /**
   * An error in a document.
   *
   * @param document the namespace's name
   * @param problem the path of the key, its value and the remedy
   */
  NamespaceDocumentException(String document, String problem) {
    super("namespace document '%s': %s".formatted(clip(document), problem));
    this.document = document;
    this.problem = problem;
  }

  /** The namespace's name. */
  public String document() {
    return document;
  }

  /** The message without the document. */
  public String problem() {
    return problem;
  }

  // A file may have any name, and the message goes to a log.
  private static String clip(String name) {
    String start = name.length() > 128 ? name.substring(0, 128) + "…" : name;
    return start.replaceAll("\\p{Cntrl}", "?");
  }
}
