package dev.nnc.lsp;

import dev.nnc.source.Span;
import java.util.OptionalInt;

/**
 * Where what stands in an older text stands in a newer one: texts that differ by what was typed are
 * the same before it and behind it. What was known of the older one still holds there.
 */
record Shift(int prefix, int oldEnd, int newEnd) {
  /** Between texts that are the same. */
  static final Shift NONE = new Shift(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** From one text to another. */
  static Shift between(String before, String after) {
    int shorter = Math.min(before.length(), after.length());
    int prefix = 0;
    while (prefix < shorter && before.charAt(prefix) == after.charAt(prefix)) {
      prefix++;
    }
    int suffix = 0;
    while (suffix < shorter - prefix
        && before.charAt(before.length() - 1 - suffix)
            == after.charAt(after.length() - 1 - suffix)) {
      suffix++;
    }
    return new Shift(prefix, before.length() - suffix, after.length() - suffix);
  }

  /** Where an offset of the newer text stands in the older one; empty inside of what was typed. */
  OptionalInt back(int offset) {
    return offset < prefix
        ? OptionalInt.of(offset)
        : offset > newEnd ? OptionalInt.of(offset - newEnd + oldEnd) : OptionalInt.empty();
  }

  /** Where an offset of the older text stands in the newer one; empty where that was changed. */
  OptionalInt forth(int offset) {
    return offset < prefix
        ? OptionalInt.of(offset)
        : offset > oldEnd ? OptionalInt.of(offset - oldEnd + newEnd) : OptionalInt.empty();
  }

  /** The part of the older text that covers a span of the newer one. */
  Span around(Span span) {
    int start = span.start() < prefix ? span.start() : back(span.start()).orElse(prefix);
    int end = back(span.end()).orElse(oldEnd);
    return new Span(Math.min(start, end), Math.max(start, end));
  }

  /** Whether something was typed in a span of the older text, or at its edge. */
  boolean touches(Span span) {
    return span.end() >= prefix && span.start() <= oldEnd;
  }
}
