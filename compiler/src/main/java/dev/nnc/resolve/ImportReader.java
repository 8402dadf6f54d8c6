package dev.nnc.resolve;

import dev.nnc.source.SourceFile;
import dev.nnc.type.TensorType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Reads the files that a program imports. The compiler does no IO of its own: whoever calls it
 * passes this in, and decides which files may be read.
 */
public interface ImportReader {
  /** For programs that stand alone: there is no other file. */
  ImportReader NONE =
      new ImportReader() {
        @Override
        public String key(SourceFile file) {
          return file.name();
        }

        @Override
        public Result file(SourceFile from, String path) {
          return new Result.Missing(List.of(), List.of());
        }

        @Override
        public Result run(SourceFile from, String name) {
          return new Result.Missing(List.of(), List.of());
        }
      };

  /** What tells the file from all others, however it is written. */
  String key(SourceFile file);

  /**
   * The file of {@code import … from "path"}.
   *
   * @param from the file in which this is written
   */
  Result file(SourceFile from, String path);

  /** The program and the weights of {@code import … from run("name")}. */
  Result run(SourceFile from, String name);

  /** What came of it. */
  sealed interface Result {
    /**
     * A file.
     *
     * @param key as {@link #key} gives it
     */
    record File(String key, SourceFile source) implements Result {}

    /**
     * A finished run.
     *
     * @param key as {@link #key} gives it for its program
     * @param source its program with all defaults
     * @param folder by which its weights are found when the importing program runs
     * @param weights types of its weights by name
     */
    record Run(
        String key, SourceFile source, String folder, SequencedMap<String, TensorType> weights)
        implements Result {
      public Run {
        weights = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(weights));
      }
    }

    /**
     * There is nothing of that name.
     *
     * @param looked the places that were looked in
     * @param there what there is instead
     */
    record Missing(List<String> looked, List<String> there) implements Result {
      public Missing {
        looked = List.copyOf(looked);
        there = List.copyOf(there);
      }
    }

    /** It may not or cannot be read; the reason is the second half of a sentence. */
    record Refused(String reason) implements Result {}
  }
}
