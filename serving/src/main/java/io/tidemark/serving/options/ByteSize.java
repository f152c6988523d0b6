/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.serving.options;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A size as people write it, for example {@code 256MiB}.
 *
 * @param bytes the size in bytes
 */
public record ByteSize(long bytes) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)");

  /** So many mebibytes. */
  public static ByteSize ofMebibytes(long mebibytes) {
    return new ByteSize(mebibytes << 20);
  }

  @Override
  public String toString() {
    return bytes % (1L << 20) == 0 ? (bytes >> 20) + "MiB" : bytes + "B";
  }

  /** Reads one from the command line. */
  public static final class Converter implements ITypeConverter<ByteSize> {
    @Override
    public ByteSize convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is not a size; write a number with B, KiB, MiB or GiB, like 256MiB");
      }
      int shift =
          switch (matcher.group(2)) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
          };
      return new ByteSize(Long.parseLong(matcher.group(1)) << shift);
    }
  }
}
