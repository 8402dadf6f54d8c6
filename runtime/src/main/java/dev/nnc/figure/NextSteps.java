package dev.nnc.figure;

import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.report.ReportData.Command;
import dev.nnc.report.ShellWord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a person may want to do with a run that has ended, with the lines to type. */
final class NextSteps {
  private NextSteps() {}

  /** For a run in this folder, as it was named when the run began. */
  static List<Command> of(Model model, Path folder) {
    String run = ShellWord.of(folder);
    List<Command> commands = new ArrayList<>();
    if (!model.networks().isEmpty()) {
      String rows = rows(model);
      commands.add(
          new Command("Predict", "nnc predict " + run + " " + rows + " --out answers.csv"));
      if (!model.judgements().isEmpty()) {
        commands.add(
            new Command(
                "Evaluate on other labelled data", "nnc evaluate " + run + " --on " + rows));
      }
      commands.add(new Command("Answer over HTTP", "nnc serve " + run));
      commands.add(
          new Command(
              "Take the network to another program",
              "nnc export " + run + " --to exported --format onnx"));
    }
    commands.add(new Command("Do the same again and compare", "nnc rerun " + run));
    return commands;
  }

  /** What new rows would come in: a table, unless the first data set has pictures. */
  private static String rows(Model model) {
    if (model.data().isEmpty()) {
      return "new.csv";
    }
    DataPlan data = model.data().getFirst();
    return switch (data.source().entry().name()) {
      case "images" -> "new-pictures/";
      case "idx" -> "new.idx";
      default -> "new.csv";
    };
  }
}
