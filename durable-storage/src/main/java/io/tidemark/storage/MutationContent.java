/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tidemark.record.Decoded;
import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.RecordCodec;
import io.tidemark.record.SetPart;
import io.tidemark.record.TargetUri;
import io.tidemark.sets.SetName;
import io.tidemark.storage.v1.StoredHeader;
import io.tidemark.storage.v1.StoredMutation;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A mutation as the bytes that are saved, and back; and what tells its content from another. */
final class MutationContent {

  private static final int FORMAT = 1;
  private static final int HASH_BYTES = 16;

  private MutationContent() {}

  static ByteString encode(LogRecord mutation) {
    StoredMutation.Builder stored =
        StoredMutation.newBuilder()
            .setFormat(FORMAT)
            .setKey(RecordCodec.key(mutation))
            .setValue(mutation.payload());
    for (Header header : RecordCodec.headers(mutation)) {
      stored.addHeaders(StoredHeader.newBuilder().setName(header.name()).setValue(header.value()));
    }
    return stored.build().toByteString();
  }

  static LogRecord decode(SetName set, int sequence, ByteString content) throws DamagedException {
    StoredMutation stored;
    try {
      stored = StoredMutation.parseFrom(content);
    } catch (InvalidProtocolBufferException e) {
      throw new DamagedException("its content of " + content.size() + " bytes is damaged", e);
    }
    if (stored.getFormat() != FORMAT) {
      throw new DamagedException(
          "its content is of format %d, this version reads %d: upgrade it"
              .formatted(stored.getFormat(), FORMAT),
          null);
    }
    List<Header> headers = new ArrayList<>(stored.getHeadersCount());
    for (StoredHeader header : stored.getHeadersList()) {
      headers.add(new Header(header.getName(), header.getValue()));
    }
    SetPart.Mutation part = new SetPart.Mutation(set.id(), sequence);
    Decoded decoded =
        RecordCodec.decode(
            stored.getKey(),
            stored.getValue(),
            headers,
            new RecordCodec.Found(set.namespace(), part.recordId(), 0));
    if (decoded instanceof Decoded.Valid valid
        && valid.record().setPart().equals(Optional.of(part))) {
      return valid.record();
    }
    throw new DamagedException(
        "its content is damaged: "
            + (decoded instanceof Decoded.Malformed malformed
                ? malformed.error()
                : "it is of another mutation"),
        null);
  }

  /**
   * Tells contents apart: target, payload, key, headers and what it does to a cache. Not when,
   * where or under which trace it was written: a retry may differ in that, and go to another
   * region.
   */
  static ByteString hash(LogRecord mutation) {
    MessageDigest digest = sha256();
    add(digest, mutation.target().map(TargetUri::value).orElse(""));
    add(digest, mutation.key());
    add(digest, mutation.payload());
    for (Header header : RecordCodec.cacheHeaders(mutation)) {
      add(digest, header.name());
      add(digest, header.value());
    }
    // Callers give headers as a map: their order says nothing.
    mutation.headers().stream()
        .sorted(
            Comparator.comparing(Header::name)
                .thenComparing(Header::value, ByteString.unsignedLexicographicalComparator()))
        .forEach(
            header -> {
              add(digest, header.name());
              add(digest, header.value());
            });
    return ByteString.copyFrom(digest.digest(), 0, HASH_BYTES);
  }

  private static void add(MessageDigest digest, String text) {
    add(digest, ByteString.copyFromUtf8(text));
  }

  private static void add(MessageDigest digest, ByteString bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.size()).flip());
    bytes.asReadOnlyByteBufferList().forEach(digest::update);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
