package dev.nnc.diag;

/** What can be wrong around a run: files, folders, devices, and finished runs. */
public enum RunCode implements Code {
  FILE_NOT_FOUND("NN6001", Severity.ERROR, "there is no file `%s`"),
  IS_FOLDER("NN6002", Severity.ERROR, "`%s` is a folder, not a file"),
  UNREADABLE("NN6003", Severity.ERROR, "`%s` cannot be read: %s"),
  NOT_TEXT("NN6004", Severity.ERROR, "`%s` is not a text file in UTF-8"),
  TOO_LARGE("NN6005", Severity.ERROR, "`%s` is too large to be a program"),
  CANNOT_WRITE("NN6010", Severity.ERROR, "`%s` cannot be written: %s"),
  DISK_FULL("NN6011", Severity.ERROR, "the disk is full: `%s` cannot be written"),
  NOT_A_RUN("NN6020", Severity.ERROR, "`%s` is not the folder of a finished run"),
  DAMAGED_RUN("NN6021", Severity.ERROR, "`%s` %s"),
  OTHER_WEIGHTS("NN6022", Severity.ERROR, "the weights of the run do not fit its program: %s"),
  WEIGHTS_LEFT("NN6023", Severity.HINT, "`%s` has more in its run than this program uses: %s"),
  NOTHING_TO_PREDICT("NN6025", Severity.ERROR, "`%s` asks for no prediction"),
  NEEDS_TRAINING("NN6026", Severity.ERROR, "`%s` must be trained before it can predict"),
  WITHOUT_ANSWER("NN6100", Severity.ERROR, "%s of %s got no answer, the first: %s"),
  OTHER_SIZE("NN6101", Severity.ERROR, "%s is %s, but the network was trained on pictures of %s"),
  OTHER_CLASSES(
      "NN6102",
      Severity.WARNING,
      "`%s` has the classes %s here, but its weights were trained for %s"),
  NOT_A_TABLE("NN6190", Severity.ERROR, "`%s` is no table: %s"),
  NO_SUCH_COLUMN("NN6191", Severity.ERROR, "`%s` has no column `%s`"),
  UNFIT_TARGET("NN6192", Severity.ERROR, "`%s` cannot be predicted: %s"),
  NOTHING_TO_LEARN_FROM("NN6193", Severity.ERROR, "nothing in `%s` can tell `%s`: %s"),
  DATA_OUT_OF_REACH("NN6194", Severity.ERROR, "a program in `%s` may not read `%s`"),
  SETS_NOTHING("NN6110", Severity.ERROR, "`--set %s=…` sets nothing: %s"),
  NOT_FETCHED("NN6111", Severity.ERROR, "`%s` of the data set `%s` could not be fetched"),
  OTHER_DATA("NN6112", Severity.ERROR, "`%s` is not the file of the data set `%s`"),
  NO_RUNS_FOLDER("NN6115", Severity.ERROR, "there are no runs in `%s`: %s"),
  EXPORT_EXISTS("NN6120", Severity.ERROR, "`%s` is there already, and is not an empty folder"),
  WHICH_NETWORK("NN6121", Severity.ERROR, "`%s` has several networks: %s"),
  NOTHING_TO_EXPORT("NN6122", Severity.ERROR, "`%s` has no network that could be exported"),
  TOO_LARGE_TO_EXPORT(
      "NN6123", Severity.ERROR, "the weights of `%s` take %s bytes, more than %s holds"),
  NOT_IN_ONNX(
      "NN6124", Severity.ERROR, "`%s` cannot be exported to ONNX, which cannot say its `%s`"),
  STEP_STAYS_OUTSIDE(
      "NN6180",
      Severity.WARNING,
      "`%s` is exported without the data's steps: %s of the field `%s` cannot be exported"),
  NO_TRIBUO_MODEL("NN6181", Severity.ERROR, "`%s` cannot be exported as a model of Tribuo: %s"),
  NO_JAVA_COMPILER(
      "NN6185", Severity.ERROR, "no class can be made for `%s`: this Java has no compiler"),
  CLOSED("NN6186", Severity.ERROR, "`%s` is closed"),
  WRONG_CALL("NN6187", Severity.ERROR, "`%s` cannot be called so: %s"),
  NO_EVALUATION("NN6160", Severity.ERROR, "the program of `%s` has no `evaluate` of `%s`"),
  NOTHING_TO_EVALUATE("NN6161", Severity.ERROR, "no row of %s can be evaluated: %s"),
  LEFT_OUT("NN6162", Severity.ERROR, "%s of %s could not be evaluated, the first: %s"),
  ONE_CLASS_GIVEN("NN6163", Severity.WARNING, "`%s` has only the one class \"%s\" among %s"),
  NO_RUN("NN6164", Severity.ERROR, "`%s` is no run: %s"),
  NOT_REMOVED("NN6165", Severity.ERROR, "the run `%s` is not removed: %s"),
  PORT_TAKEN("NN6130", Severity.ERROR, "another program listens on `%s`"),
  NO_SUCH_HOST("NN6131", Severity.ERROR, "`%s` is no name or address of this machine"),
  CANNOT_LISTEN("NN6132", Severity.ERROR, "`%s` cannot be listened on: %s"),
  NOT_ENDED("NN6133", Severity.ERROR, "the run in `%s` has not ended"),
  OPEN_TO_OTHERS(
      "NN6134",
      Severity.WARNING,
      "`%s` is not this machine alone: whoever reaches it can ask, without a password and unencrypted"),
  NOT_DRAWN("NN5055", Severity.WARNING, "`%s` is not in the report, since %s"),
  PART_OF_ROWS(
      "NN6170", Severity.WARNING, "the baselines of `%s` learn from %s of %s training rows"),
  NO_BASELINE("NN6171", Severity.WARNING, "`%s` is not beside `%s`, since %s"),
  NO_INTERVAL("NN6172", Severity.WARNING, "`%s` gets no interval, since %s"),
  CANNOT_GO_ON("NN6105", Severity.ERROR, "the run in `%s` cannot go on: %s"),
  CHANGED_PROGRAM(
      "NN6106",
      Severity.WARNING,
      "`%s` has changed since the run began, which goes on with the program as it was"),
  CHANGED_DATA("NN6107", Severity.ERROR, "`%s` of `%s` has changed since the run began"),
  CHANGED_MACHINE(
      "NN6108",
      Severity.WARNING,
      "since the run began, this has changed: %s; last bits may differ"),
  DAMAGED_STATE(
      "NN6109", Severity.WARNING, "`%s` is damaged: the run goes on from an earlier state"),
  NO_SPARK("NN6200", Severity.ERROR, "there is no Spark to reach `%s` with: %s"),
  NO_CLUSTER_ADDRESS("NN6201", Severity.ERROR, "`%s` is no address of a cluster"),
  NO_CLUSTER("NN6202", Severity.ERROR, "the cluster `%s` cannot be used: %s"),
  NOTHING_FOR_CLUSTER("NN6203", Severity.ERROR, "`%s` has nothing that a cluster could execute"),
  UNFIT_MACHINE("NN6204", Severity.ERROR, "a machine of the cluster cannot execute `%s`: %s"),
  NOT_SHARED_OUT("NN6205", Severity.ERROR, "a cluster cannot share out the rows of `%s`: %s"),
  CANNOT_BE_SHARED("NN6206", Severity.ERROR, "`%s` cannot be shared by %s workers: %s"),
  TOO_FEW_MACHINES(
      "NN6207",
      Severity.ERROR,
      "`%s` executes %s at once, and `--workers %s` needs %s beside this machine"),
  WITHOUT_WORKER("NN6208", Severity.WARNING, "`%s` goes on without worker %s, which %s"),
  NO_TENSORFLOW("NN6040", Severity.ERROR, "TensorFlow cannot be loaded: %s"),
  NO_DEVICE("NN6041", Severity.ERROR, "there is no %s that TensorFlow can use"),
  ROUNDED_ONLY(
      "NN6055",
      Severity.WARNING,
      "`precision: bfloat16` rounds products, and this processor computes them no faster for it"),
  NO_GPU_USED(
      "NN6012", Severity.WARNING, "the CPU computes, though this nnc was built for GPUs: %s"),
  NO_MEMORY("NN6042", Severity.ERROR, "memory is used up: the program may use %s of it"),
  DEFECT("NN6099", Severity.ERROR, "nnc failed where it should not: %s");

  private final Definition definition;

  RunCode(String id, Severity severity, String template) {
    definition = new Definition(id, severity, template);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
