package dev.nnc.diag;

/** What can be wrong with data: NN4xxx. Places in data files stand in the message. */
public enum DataCode implements Code {
  NOT_FOUND("NN4001", Severity.ERROR, "there is no data called \"%s\""),
  OUTSIDE("NN4002", Severity.ERROR, "\"%s\" lies outside the folders that data may come from"),
  UNREADABLE("NN4003", Severity.ERROR, "%s cannot be read: %s"),
  EMPTY("NN4004", Severity.ERROR, "%s holds no rows"),
  NOT_TEXT("NN4005", Severity.ERROR, "%s, line %s: this is not %s text"),
  RAGGED("NN4006", Severity.ERROR, "%s, line %s: the row has %s, but the file has %s columns"),
  QUOTE("NN4007", Severity.ERROR, "%s, line %s: %s"),
  DUPLICATE_COLUMN("NN4008", Severity.ERROR, "%s: columns %s and %s are both called `%s`"),
  HEADER_IS_DATA(
      "NN4009", Severity.WARNING, "%s: the first line holds only numbers, and was read as names"),
  DELIMITER("NN4010", Severity.ERROR, "%s: the first line makes one column, `%s`"),
  BAD_NUMBER("NN4011", Severity.ERROR, "%s, column `%s`: \"%s\" %s"),
  BAD_LIST("NN4126", Severity.ERROR, "%s, column `%s`: \"%s\" is no list of texts"),
  MISSING_CELLS("NN4012", Severity.ERROR, "`%s` has %s, the first at %s in column `%s`"),
  BAD_IDX("NN4013", Severity.ERROR, "%s %s"),
  INCOMPLETE_SET("NN4014", Severity.ERROR, "the set \"%s\" in %s lacks %s"),
  TOO_LARGE("NN4015", Severity.ERROR, "%s is too large: %s"),
  NO_ROOM(
      "NN4120",
      Severity.ERROR,
      "%s does not fit into memory, and %s has %s left for temporary files: %s there"),
  UNKNOWN_CATEGORY("NN4016", Severity.ERROR, "%s: \"%s\" is not one of the classes of `%s`"),
  CATEGORY_COUNT(
      "NN4017", Severity.ERROR, "`%s` asks for %s classes, but the training part has %s"),
  EMPTY_PART("NN4018", Severity.ERROR, "the %s part of `%s` would be empty: %s"),
  SPLIT_TOO_LARGE(
      "NN4019", Severity.ERROR, "the split of `%s` asks for %s rows, but there are only %s"),
  STRATIFY("NN4020", Severity.ERROR, "the split cannot be stratified by `%s`: %s"),
  GIVEN_PART("NN4021", Severity.ERROR, "%s"),
  CONSTANT(
      "NN4022", Severity.WARNING, "in the training part of `%s`, %s the same value in every row"),
  CLASS_MISSING("NN4023", Severity.WARNING, "the training part of `%s` has no row of class \"%s\""),
  IMBALANCE(
      "NN4024",
      Severity.WARNING,
      "the classes of `%s` are far apart in size: \"%s\" has %s training rows, \"%s\" has %s"),
  NO_COLUMN("NN4025", Severity.ERROR, "%s: there is no column `%s`"),
  BAD_TABLE("NN4026", Severity.ERROR, "%s"),
  UNNAMED_COLUMN(
      "NN4027", Severity.WARNING, "%s: column %s has no name in the header; it is called `%s`"),
  TOO_LONG("NN4028", Severity.ERROR, "%s, line %s: %s"),
  NOTHING_TO_LEARN(
      "NN4029", Severity.ERROR, "`%s` of `%s` has nothing to learn from: %s in the training part"),
  MIXED_COLUMN("NN4030", Severity.WARNING, "%s: column `%s` is read as text: line %s has \"%s\""),
  NOT_FINITE("NN4031", Severity.ERROR, "`%s` is not a finite 32-bit number at %s"),
  UNSUPPORTED_STEP("NN4032", Severity.ERROR, "the data step `%s` cannot be executed on %s"),
  BAD_SEPARATOR("NN4033", Severity.ERROR, "\"%s\" cannot stand for %s"),
  BAD_ROW("NN4034", Severity.ERROR, "these values cannot be predicted on: %s"),
  NOT_ALIKE("NN4050", Severity.ERROR, "`%s` and `%s` cannot be joined: %s"),
  NOT_LIKE("NN4051", Severity.ERROR, "`%s` would be made of %s, but in `%s` it is made of %s"),
  SKIPPED("NN4052", Severity.WARNING, "left out: %s that could not be read, the first %s: %s"),
  FOLDERS("NN4053", Severity.ERROR, "the folder \"%s\" has %s"),
  UNEVEN_PICTURES("NN4054", Severity.ERROR, "the pictures of `%s` %s of different sizes"),
  BAD_JSON("NN4055", Severity.ERROR, "%s, line %s, column %s: %s"),
  OTHER_COLUMNS("NN4056", Severity.ERROR, "%s does not fit %s: %s, and not %s"),
  UNEVEN_STEPS("NN4057", Severity.ERROR, "`%s` has %s classes at %s, but `%s` has %s steps there"),
  TOO_FEW_STEPS("NN4058", Severity.ERROR, "`%s` needs %s steps at %s, but there is room for %s"),
  OUTSIDE_DOMAIN("NN4090", Severity.ERROR, "the truth `%s` holds %s at %s, but `%s` wants %s"),
  ONE_CLASS("NN4091", Severity.WARNING, "all rows of `%s` are of the one class \"%s\""),
  OTHER_COUNT(
      "NN4092",
      Severity.ERROR,
      "`%s` has %s in this run's training part, but the network was made for %s"),
  OUT_OF_REACH("NN4093", Severity.WARNING, "the truth `%s` holds %s at %s, but `%s` gives %s"),
  ONE_CLASS_IN_PART(
      "NN4094", Severity.WARNING, "all %s %s rows of `%s` are of the one class \"%s\""),
  FEW_FOR_FOLDS(
      "NN4105", Severity.WARNING, "of `%s`, %s cannot be in each of %s: the smallest has %s"),
  TOO_MANY_FOLDS("NN4106", Severity.ERROR, "`%s` has %s, which cannot be cut into %s"),
  LEARNED_FROM("NN4108", Severity.WARNING, "the run has learned from rows of %s"),
  FILLED_TRUTHS("NN4109", Severity.WARNING, "the truth `%s` is filled in for %s of %s %s rows"),
  FEW_WINDOWS("NN4123", Severity.WARNING, "only %s of the %s %s of `%s` have whole windows: %s"),
  NOT_READ("NN4121", Severity.WARNING, "nothing is read of %s in \"%s\": %s"),
  LEARNED_ROWS(
      "NN4124", Severity.WARNING, "the run has learned from %s of the %s, or from copies of them"),
  LEARNED_GROUPS(
      "NN4125",
      Severity.WARNING,
      "the run has learned from the groups of %s of the %s: %s of `%s`"),
  NO_QUERY("NN4107", Severity.ERROR, "the `query` of `sqlite` is not one: %s"),
  CELL_PICTURE("NN4095", Severity.ERROR, "%s: the picture \"%s\" cannot be read: %s"),
  CODES("NN4060", Severity.WARNING, "%s: %s has \"%s\""),
  OTHER_WIDTH("NN4073", Severity.ERROR, "`%s` has %s, but `%s` wants %s"),
  MIXED_UNITS("NN4074", Severity.ERROR, "`%s` has different units: \"%s\" in %s, \"%s\" in %s"),
  MIXED_NUMBERS(
      "NN4075", Severity.ERROR, "`%s` has numbers of two writings: \"%s\" in %s, \"%s\" in %s"),
  OPEN_NUMBER(
      "NN4076",
      Severity.ERROR,
      "%s, column `%s`: the %s in \"%s\" may stand before decimals or between thousands"),
  NO_GROUP("NN4080", Severity.ERROR, "rows cannot be grouped by `%s`: it %s"),
  LARGE_GROUP("NN4081", Severity.WARNING, "the %s part of `%s` has %s instead of %s: %s"),
  NO_TIME("NN4082", Severity.ERROR, "rows cannot be put in the order of `%s`: %s"),
  TIME_ON_BORDER(
      "NN4083",
      Severity.WARNING,
      "rows with `%s` = %s stand on both sides of the border before the %s part of `%s`: %s before"
          + " it, %s behind it"),
  SAME_TIME(
      "NN4084",
      Severity.WARNING,
      "%s of `%s` have the same `%s` as the row before them in a window, the first at %s"),
  TIME_GOES_BACK(
      "NN4085",
      Severity.WARNING,
      "`%s` goes back from %s to %s at %s, and windows go over it: %s in all"),
  GAP(
      "NN4086",
      Severity.ERROR,
      "`%s` leaps from %s to %s at %s, further than rows are apart as a rule"),
  SHARED_ROWS(
      "NN4087",
      Severity.WARNING,
      "%s of the %s %s rows of `%s` have the same cells as a training row, such as %s and %s"),
  LIKE_LEAKS(
      "NN4088",
      Severity.WARNING,
      "`%s` divides the rows of `%s` in another way, but `%s` of `%s` keeps what it learned from the"
          + " training part of `%s`"),
  SHARED_CLASSES("NN4100", Severity.WARNING, "`%s` gives the columns %s the same classes"),
  SINGLE_ROWS(
      "NN4089",
      Severity.WARNING,
      "each row of `%s` has a `%s` of its own, so nothing is kept together"),
  NO_SUCH_TEXT("NN4110", Severity.WARNING, "no cell of `%s` holds \"%s\""),
  TOTAL_ROW("NN4111", Severity.WARNING, "%s: line %s, \"%s\", sums up the rows above it"),
  NAMES_ALIKE(
      "NN4112",
      Severity.WARNING,
      "%s: columns %s and %s differ in capitals or blanks alone: `%s`, `%s`"),
  TABLE_BELOW("NN4113", Severity.ERROR, "%s: the table begins in line %s, below %s"),
  SKIPPED_NAMES(
      "NN4114",
      Severity.WARNING,
      "%s: line %s, the last that `skip` leaves out, looks like the names of the columns"),
  SEPARATOR(
      "NN4115",
      Severity.ERROR,
      "%s: the first line says that `%s` separates cells, and the program says `%s`"),
  TWO_HEADERS(
      "NN4116",
      Severity.ERROR,
      "%s: only lines %s and %s together have a name for each of the columns"),
  UNLEARNED_CATEGORY(
      "NN4117", Severity.WARNING, "`%s` holds %s in %s, which has no class of its own: %s"),
  NO_KNOWN_WORD("NN4118", Severity.WARNING, "`%s` holds %s in %s: %s"),
  FAR_OUTSIDE("NN4119", Severity.WARNING, "`%s` holds %s in %s: %s");

  private final Definition definition;

  DataCode(String id, Severity severity, String template) {
    definition = new Definition(id, severity, template);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
