package dev.nnc.figure;

import dev.nnc.checkpoint.AtomicFile;
import dev.nnc.plan.Model;
import dev.nnc.record.RunFolder;
import dev.nnc.report.Report;
import dev.nnc.report.ReportData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A form in which a report is written once the run has ended, under the name of its entry in the
 * catalogue. The one that is written while it goes on is {@code tensorboard.TensorBoardReport}.
 */
interface ReportFormat {
  String name();

  /** Writes the report into the folder of a run. */
  void write(ReportData report, Path folder) throws IOException;

  /** All forms; the first is that of a program that names none. */
  List<ReportFormat> ALL = List.of(new Html());

  /** Those that the program asks for. */
  static List<ReportFormat> of(Model model) {
    List<String> asked = model.reportFormats();
    return asked.isEmpty()
        ? List.of(ALL.getFirst())
        : ALL.stream().filter(format -> asked.contains(format.name())).toList();
  }

  /** One page that needs no network and no other file. */
  record Html() implements ReportFormat {
    @Override
    public String name() {
      return "html";
    }

    @Override
    public void write(ReportData report, Path folder) throws IOException {
      AtomicFile.write(folder.resolve(RunFolder.REPORT), Report.render(report));
    }
  }
}
