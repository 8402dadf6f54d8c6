package dev.nnc.diag;

/** What can go wrong while a network is trained or judged, after the file was found right. */
public enum FailureCode implements Code {
  NOT_FINITE("NN5100", "numbers became infinite or NaN in %s (%s)"),
  OUT_OF_MEMORY("NN5101", "there is no memory for a batch of %s rows"),
  NOTHING_TO_TRAIN_ON("NN5102", "the train part of `%s` has no rows"),
  NOT_MEASURED("NN5103", "`%s` is not measured in this training"),
  EMPTY_PART("NN5104", "the %s part of `%s` has no rows"),
  STEP_FAILED("NN5105", "TensorFlow could not execute a step of epoch %s"),
  TOO_LARGE("NN5106", "`%s` would be %s, which is %s GiB"),
  NO_ROOM("NN5107", "a step with %s would take about %s, and the machine has %s"),
  NO_TRIAL("NN5108", "no trial of `%s` has a result: %s of them failed"),
  FOLD_FAILED("NN5109", "fold %s of %s of `%s` has no result"),
  TOO_FEW_STEPS("NN5088", "`%s` has %s steps, too few to find a rate by: it takes at least %s"),
  NO_RATE("NN5089", "`%s` has found no rate: the loss never fell");

  private final Definition definition;

  FailureCode(String id, String template) {
    definition = new Definition(id, Severity.ERROR, template);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
