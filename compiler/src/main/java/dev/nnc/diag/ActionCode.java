package dev.nnc.diag;

/** What can be wrong with data declarations and actions before anything is run. */
public enum ActionCode implements Code {
  MISSING_SETTING("NN5001", Severity.ERROR, "`%s` needs the setting `%s`"),
  LOSS_MISFIT("NN5002", Severity.ERROR, "%s %s"),
  METRIC_MISFIT("NN5003", Severity.ERROR, "%s %s"),
  MISSING_INPUT(
      "NN5004",
      Severity.ERROR,
      "the network `%s` takes `%s`, but the data set `%s` has no such field"),
  NOT_A_LOSS("NN5005", Severity.ERROR, "the loss must be one number, but this is %s"),
  NOT_OF_THE_PART(
      "NN5050", Severity.ERROR, "this is a number of a batch, and none of all rows together"),
  NO_LOSS_HERE("NN5051", Severity.ERROR, "there is no `loss` here: nothing is trained"),
  SAME_ON_BOTH_SIDES("NN5052", Severity.ERROR, "`%s` compares `%s` with itself"),
  NO_PREDICTION("NN5006", Severity.ERROR, "`%s` does not say which output of `%s` it judges"),
  NO_TRUTH("NN5007", Severity.ERROR, "`%s` does not say what the truth is"),
  PART_MUST_BE_SAID("NN5008", Severity.ERROR, "`%s` must say on which part of `%s` it works"),
  NO_SPLIT("NN5009", Severity.ERROR, "the data set `%s` does not say how it is split"),
  UNTRAINED("NN5010", Severity.WARNING, "the network `%s` is used here but was never trained"),
  NOTHING_TO_TRAIN(
      "NN5012", Severity.ERROR, "the network `%s` has no weights that could be trained"),
  MISSING_CLAUSE("NN5013", Severity.ERROR, "`%s` needs `%s`"),
  UNKNOWN_RESULT("NN5014", Severity.ERROR, "there will be no result called `%s`"),
  SETTING_TWICE("NN5015", Severity.ERROR, "the setting `%s` is given twice"),
  PREDICTION_AND_TRUTH_SWAPPED(
      "NN5016", Severity.ERROR, "`%s` takes the prediction first and then the truth"),
  EMPTY_PART("NN5017", Severity.ERROR, "the data set `%s` has no %s part"),
  TEXT_INPUT(
      "NN5018", Severity.ERROR, "the field `%s` still holds %s, which a network cannot take"),
  LOSS_WITHOUT_WEIGHTS("NN5019", Severity.ERROR, "the loss does not depend on any weight of `%s`"),
  SETTING_MISFIT("NN5021", Severity.ERROR, "`%s` %s"),
  NOTHING_TO_DO("NN5020", Severity.WARNING, "the file holds no action, so running it does nothing"),
  CHECKPOINT_MISFIT("NN5070", Severity.ERROR, "the checkpoint rule `%s` %s"),
  SHOW_MISFIT("NN5030", Severity.ERROR, "`%s` %s"),
  BASELINE_MISFIT("NN5060", Severity.ERROR, "`%s` %s"),
  NOTHING_TO_FREEZE("NN5040", Severity.ERROR, "`%s` holds no weights that `%s` uses"),
  NOTHING_TO_UPDATE("NN5041", Severity.ERROR, "`%s` holds no weights that `%s` uses"),
  BESIDE_UPDATES("NN5042", Severity.ERROR, "`%s` stands beside updates, each of which has its own"),
  MISPLACED_ACTION("NN5043", Severity.ERROR, "`%s` cannot stand %s"),
  NO_SECOND_DERIVATIVE(
      "NN5044",
      Severity.ERROR,
      "the loss of `%s` needs the derivative of a derivative that has none"),
  SOFTMAX_TWICE(
      "NN5053", Severity.WARNING, "`%s` is taken of what a softmax has made shares of one already"),
  WITHOUT_EFFECT("NN5056", Severity.WARNING, "`%s` has no effect here: it %s"),
  TRUTH_AMONG_FEATURES(
      "NN5045",
      Severity.WARNING,
      "`%s` is given what it is to predict: the column `%s` of the truth `%s` is part of its input"
          + " `%s`"),
  NEVER_ACTS(
      "NN5046", Severity.WARNING, "`%s` waits for %s, but the training has %s: it never acts"),
  STILL_MOVING("NN5047", Severity.WARNING, "`%s` %s"),
  UNTRAINED_WEIGHTS("NN5048", Severity.WARNING, "no training changes the weights of `%s` in `%s`"),
  UNUSED_RESULT("NN5049", Severity.WARNING, "nothing uses the result `%s` of `%s`"),
  NO_DOMAIN("NN5075", Severity.ERROR, "`%s` has no domain, so nothing says which values to try"),
  NOT_SEARCHED("NN5076", Severity.ERROR, "`%s` changes nothing inside: all trials would be alike"),
  NOT_THE_RATE("NN5085", Severity.ERROR, "`%s` is not the learning rate of the training inside"),
  NOT_ONE_TRAINING("NN5086", Severity.ERROR, "`%s` holds %s, but tests one training"),
  NO_RATE_RANGE("NN5087", Severity.ERROR, "`%s` needs one param with a range `log(low .. high)`"),
  FOLDS_MISFIT("NN5080", Severity.ERROR, "`%s` %s"),
  NOT_ON_FOLD(
      "NN5081", Severity.ERROR, "`%s` is trained on, but not `%s`: no fold would be held out"),
  CHOSEN_BY_FOLD(
      "NN5082",
      Severity.WARNING,
      "the epoch is chosen by the rows that `%s` holds out, so figures on these are too good"),
  NOTHING_INSIDE("NN5077", Severity.ERROR, "`%s` holds no action that it could repeat"),
  CHOOSES_BY_TEST("NN5078", Severity.ERROR, "`%s: %s` would choose by the test part");

  private final Definition definition;

  ActionCode(String id, Severity severity, String template) {
    definition = new Definition(id, severity, template);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
