package dev.nnc.catalog;

/**
 * What people read about an entry, in {@code nnc explain}, in hovers and on the reference pages.
 *
 * @param summary one sentence
 * @param details more sentences: shapes, units, the formula and its source; may be empty
 * @param example declarations or actions in {@code .nn}, without the first line {@code nn 1}
 */
public record Documentation(String summary, String details, String example) {}
