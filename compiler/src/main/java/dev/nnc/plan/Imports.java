package dev.nnc.plan;

import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import java.util.List;
import java.util.Optional;

/**
 * What a program took from other files.
 *
 * @param text the program with all defaults filled in, whose imports name the copies
 * @param files the imported files, each before those that import it
 * @param weights the networks that come with weights of a finished run
 */
public record Imports(String text, List<File> files, List<Weights> weights) {
  public Imports {
    files = List.copyOf(files);
    weights = List.copyOf(weights);
  }

  /** A program that stands alone. */
  public static Imports none(String text) {
    return new Imports(text, List.of(), List.of());
  }

  /**
   * An imported file.
   *
   * @param copy the path, beside the program's own copy, at which the run keeps it
   * @param text with all defaults filled in, its imports naming the copies
   * @param run the folder of the finished run whose program it is, if it is one
   */
  public record File(SourceFile source, String copy, String text, Optional<String> run) {}

  /**
   * A network that begins with the weights of a finished run.
   *
   * @param place where the run is imported
   * @param network its name in this program; the names of its variables begin with it
   * @param there its name in the run's program
   * @param folder the run's folder
   * @param unused the run's tensors of this network that this program has no place for, with their
   *     types
   */
  public record Weights(
      Place place, String network, String there, String folder, List<String> unused) {
    public Weights {
      unused = List.copyOf(unused);
    }

    /** The name in the run of a variable of this program, if it is one of this network's. */
    public Optional<String> nameThere(String variable) {
      return variable.startsWith(network + "/")
          ? Optional.of(there + variable.substring(network.length()))
          : Optional.empty();
    }
  }
}
