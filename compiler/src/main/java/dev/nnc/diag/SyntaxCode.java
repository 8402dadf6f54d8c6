package dev.nnc.diag;

/** What can be wrong with the form of a file, before any name in it is looked up. */
public enum SyntaxCode implements Code {
  MISSING_VERSION("NN1001", "the file does not begin with `nn 1`"),
  UNKNOWN_VERSION("NN1002", "version `%s` of the language is unknown; this nnc reads version 1"),
  UNCLOSED_BRACKET("NN1003", "this `%s` is never closed"),
  EXTRA_BRACKET("NN1004", "this `%s` closes nothing"),
  WRONG_BRACKET("NN1005", "`%s` is closed by `%s`"),
  TOO_DEEP("NN1006", "this expression is nested more than %s levels deep"),
  UNCLOSED_TEXT("NN1007", "this text has no closing quote"),
  WRONG_QUOTES("NN1008", "texts stand in double quotes"),
  FOREIGN_COMMENT("NN1009", "`%s` does not begin a comment here"),
  SEMICOLON("NN1010", "a `;` is not needed here"),
  UNKNOWN_CHARACTER("NN1011", "the character %s has no meaning here"),
  FOREIGN_ARROW("NN1012", "data flows through `->`, not through `%s`"),
  FOREIGN_OPERATOR("NN1013", "`%s` is written `%s` here"),
  FOREIGN_ELSE_IF("NN1014", "`%s` is written `else if` here"),
  EQUALS_FOR_COLON("NN1015", "`%s` is filled in with `:`, not with `%s`"),
  COLON_FOR_EQUALS("NN1016", "the name `%s` is given with `=`, not with `%s`"),
  CONTINUED_LINE("NN1017", "this `%s` is read as a part of the line before"),
  SWALLOWED_DECLARATION("NN1018", "`%s` is read here as a name, not as the start of a declaration"),
  MISSING_KEY("NN1019", "`%s` stands here without the setting that it belongs to"),
  UNNAMED_RESULT("NN1020", "this result needs a name"),
  MISSPELT_DECLARATION("NN1021", "there is no declaration `%s`"),
  RESERVED_NAME("NN1022", "`%s` is a word of the language and cannot be a plain name"),
  OPERATOR_AFTER_STEP("NN1023", "`%s` after a step can be read in two ways"),
  NUMBER_OUT_OF_RANGE("NN1024", "the number `%s` is out of range"),
  UNKNOWN_ESCAPE("NN1025", "`%s` means nothing in a text"),
  MISPLACED_UNDERSCORE("NN1026", "an underscore in `%s` does not stand between two digits"),
  NOTHING_AFTER_ARROW("NN1027", "nothing follows this arrow"),
  DOUBLED_ARROW("NN1028", "two arrows follow each other"),
  NOTHING_BEFORE_ARROW("NN1029", "nothing stands before this arrow"),
  MISSING_ARROW("NN1030", "an arrow or an operator is missing before `%s`"),
  MISSING_COMMA("NN1031", "a comma is missing before `%s`"),
  MISSING_COLON("NN1032", "a `:` is missing after `%s`"),
  MISSING_VALUE("NN1033", "a value is missing after `%s`"),
  NOT_A_STEP("NN1034", "%s cannot be a step of a flow"),
  MISPLACED_DECLARATION("NN1035", "a `%s` cannot be declared inside of braces"),
  LOOSE_SETTING("NN1036", "the setting `%s` stands outside of any braces"),
  LOOSE_VALUE("NN1037", "the value `%s` stands outside of any declaration"),
  MISSING_BRACES("NN1038", "`%s` needs braces"),
  MISSING_NAME("NN1039", "this `%s` has no name"),
  ELSE_WITHOUT_IF("NN1040", "this `else` has no `if`"),
  RECIPE_WITHOUT_LAYER("NN1041", "these braces belong to no layer"),
  MIXED_NAMES("NN1042", "either all values in these parentheses have names, or none"),
  UNEXPECTED("NN1043", "expected %s, found %s"),
  MORE_ERRORS("NN1044", "there are more than %s mistakes; the others are not told"),
  MORE_WARNINGS(
      "NN1045", Severity.WARNING, "there are more than %s warnings; the others are not told");

  private final Definition definition;

  SyntaxCode(String id, String template) {
    this(id, Severity.ERROR, template);
  }

  SyntaxCode(String id, Severity severity, String template) {
    definition = new Definition(id, severity, template);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
