package dev.nnc.diag;

/** What can be wrong with names. */
public enum NameCode implements Code {
  UNKNOWN_NAME("NN2001", Severity.ERROR, "there is no %s called `%s`"),
  DUPLICATE_NAME("NN2002", Severity.ERROR, "`%s` is declared twice"),
  UNUSED_DECLARATION("NN2003", Severity.WARNING, "nothing uses the %s `%s`"),
  UNKNOWN_OPTION("NN2004", Severity.ERROR, "`%s` has no option called `%s`"),
  UNKNOWN_SETTING("NN2005", Severity.ERROR, "`%s` has no setting called `%s`"),
  UNKNOWN_COLUMN("NN2006", Severity.ERROR, "the data has no column called `%s`"),
  HIDING("NN2008", Severity.ERROR, "`%s` would hide the %s of the same name"),
  NOT_YET("NN2009", Severity.ERROR, "%s is not supported yet"),
  WRONG_SORT("NN2010", Severity.ERROR, "`%s` is a %s, not %s"),
  UNUSED_VALUE("NN2011", Severity.WARNING, "nothing uses the value `%s`"),
  MISSING_OUTPUT("NN2012", Severity.ERROR, "`%s` is named as an output but is never defined"),
  UNKNOWN_MEMBER("NN2013", Severity.ERROR, "%s has no member called `%s`"),
  UNKNOWN_OVERRIDE("NN2014", Severity.ERROR, "there is no param called `%s` to set"),
  UNKNOWN_PART("NN2015", Severity.ERROR, "the data set `%s` has no part called `%s`"),
  AMBIGUOUS_NAME("NN2016", Severity.ERROR, "`%s` is both an output of `%s` and a field of `%s`"),
  NO_OUTPUT("NN2017", Severity.ERROR, "the body names values, but not which of them comes out"),
  IMPORT_NOT_FOUND("NN2030", Severity.ERROR, "there is no `%s` to import from"),
  IMPORT_REFUSED("NN2031", Severity.ERROR, "nothing can be imported from `%s`: %s"),
  IMPORT_CYCLE("NN2032", Severity.ERROR, "these files import each other in a ring: %s"),
  NOT_IN_FILE("NN2033", Severity.ERROR, "%s declares nothing called `%s`"),
  NOT_IMPORTABLE("NN2034", Severity.ERROR, "`%s` cannot be imported: it is a %s");

  private final Definition definition;

  NameCode(String id, Severity severity, String template) {
    definition = new Definition(id, severity, template);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
