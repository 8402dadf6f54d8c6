package dev.nnc.diag;

/** What can be wrong with values, types and shapes. */
public enum ValueCode implements Code {
  MISSING_OPTION("NN3001", Severity.ERROR, "`%s` needs `%s`"),
  SHAPE_MISFIT("NN3002", Severity.ERROR, "%s %s"),
  WRONG_TYPE("NN3003", Severity.ERROR, "`%s` of `%s` must be %s, but this is %s"),
  OUT_OF_RANGE("NN3004", Severity.ERROR, "`%s` of `%s` must be %s, but this is %s"),
  TOO_MANY_ARGUMENTS("NN3005", Severity.ERROR, "`%s` takes %s, but here %s"),
  GIVEN_TWICE("NN3006", Severity.ERROR, "`%s` is given twice"),
  NOT_A_STEP("NN3007", Severity.ERROR, "%s cannot be a step of a flow"),
  NOT_A_VALUE("NN3008", Severity.ERROR, "%s is not a value"),
  BAD_OPERANDS("NN3009", Severity.ERROR, "`%s` cannot be applied to %s"),
  OPTION_MISFIT("NN3010", Severity.ERROR, "%s %s"),
  CONDITION_NOT_KNOWN(
      "NN3011", Severity.ERROR, "the condition must be true or false, but it is %s"),
  ANNOTATION_MISFIT("NN3012", Severity.ERROR, "`%s` must have the shape %s, but it has %s"),
  ANNOTATED_CLASSES("NN3060", Severity.ERROR, "`%s` must be class numbers of %s classes, but %s"),
  SIZE_NOT_KNOWN(
      "NN3013",
      Severity.ERROR,
      "the size of the input of `%s` is only known when the data is read"),
  NO_SHAPE("NN3014", Severity.ERROR, "nothing tells the shape of `%s`, the input of `%s`"),
  TOO_DEEP("NN3015", Severity.ERROR, "`%s` calls itself more than %s times"),
  NOT_IN_DOMAIN("NN3016", Severity.ERROR, "`%s` is %s, which is not in its domain %s"),
  DIVISION_BY_ZERO("NN3017", Severity.ERROR, "this divides by zero"),
  STEP_MISFIT("NN3018", Severity.ERROR, "%s %s"),
  WRONG_COUNT("NN3019", Severity.ERROR, "here are %s for %s"),
  UNKNOWN_UNIT("NN3020", Severity.ERROR, "`%s` is not a unit that fits here"),
  TOO_LARGE("NN3021", Severity.ERROR, "%s would need %s"),
  UNEVEN_LISTS(
      "NN3022",
      Severity.ERROR,
      "all columns of a table must be equally long: `%s` has %s, `%s` has %s"),
  BAD_OVERRIDE("NN3023", Severity.ERROR, "the value `%s` for the param `%s` cannot be read"),
  REUSED_WITH_OTHER_SHAPE(
      "NN3024", Severity.ERROR, "`%s` has weights of shape %s, but here it would need %s"),
  EMPTY_BODY("NN3025", Severity.ERROR, "the braces of %s are empty"),
  INDEX_OUT_OF_RANGE(
      "NN3026", Severity.ERROR, "there is no element %s: the list has %s, counted from 1"),
  NO_CLASSES("NN3053", Severity.ERROR, "the number of classes of `%s` is not known: %s"),
  INEXACT("NN3042", Severity.ERROR, "the number %s cannot be held exactly: it would become %s"),
  SAID_TWICE("NN3043", Severity.ERROR, "what %s holds is said twice"),
  WEIGHTS_MISSING("NN3040", Severity.ERROR, "the run has no weights for `%s`: `%s` is missing"),
  WEIGHTS_MISFIT(
      "NN3041", Severity.ERROR, "the run has `%s` of shape %s, but here it would need %s");

  private final Definition definition;

  ValueCode(String id, Severity severity, String template) {
    definition = new Definition(id, severity, template);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
