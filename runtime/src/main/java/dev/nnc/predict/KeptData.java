package dev.nnc.predict;

import dev.nnc.data.DataLoader;
import dev.nnc.data.DataSet;
import dev.nnc.data.PreparedRows;
import dev.nnc.data.Rows;
import dev.nnc.data.file.DataFile;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import dev.nnc.record.ReadData;
import java.util.List;
import java.util.Optional;

/** The data of a finished run, which its folder does not keep: where it lay, if it lies there. */
final class KeptData {
  private KeptData() {}

  /** The rows that a data set was trained on; empty if a file is gone or not what it was. */
  static Optional<Rows> trainingRows(KeptRun run, DataPlan plan) {
    ReadData read = new ReadData(run.record());
    List<String> hashes = read.hashes(plan.name());
    return new DataLoader(read.base(), run.places().with(read.folders()))
        .load(plan, run.record().path("seed").asLong())
        .data()
        .map(PreparedRows::dataSet)
        .filter(set -> hashes(set).equals(hashes))
        .map(set -> set.part(Part.TRAIN))
        .filter(train -> train.count() > 0);
  }

  private static List<String> hashes(DataSet set) {
    return set.files().stream().map(DataFile::sha256).toList();
  }
}
