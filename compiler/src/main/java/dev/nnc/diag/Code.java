package dev.nnc.diag;

/**
 * One kind of diagnostic. The implementations are enums, one a phase, and hold the message
 * templates, so that all prose of a phase stands in one file. Identifiers never change once
 * published: NN1xxx syntax, NN2xxx names, NN3xxx values, types and shapes, NN4xxx data, NN5xxx
 * training and evaluation, NN6xxx the run and its surroundings.
 *
 * <p>Every code has a page at {@code /dev/nnc/diag/pages/<id>.md} with a wrong and a right example.
 */
public interface Code {
  /**
   * What stands behind a code.
   *
   * @param id for example {@code NN3002}
   * @param template the message as a {@link String#format} template that takes only {@code %s}
   */
  record Definition(String id, Severity severity, String template) {}

  /** What stands behind this one. */
  Definition definition();

  /** For example {@code NN3002}. */
  default String id() {
    return definition().id();
  }

  default Severity severity() {
    return definition().severity();
  }

  /** The message as a {@link String#format} template that takes only {@code %s}. */
  default String template() {
    return definition().template();
  }
}
