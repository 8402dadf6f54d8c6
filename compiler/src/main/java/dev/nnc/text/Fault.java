package dev.nnc.text;

import org.jspecify.annotations.Nullable;

/**
 * Why something cannot be read.
 *
 * @param why completes a sentence that begins with what cannot be read
 * @param help what to do, or null
 */
public record Fault(String why, @Nullable String help) {}
