package dev.nnc.resolve;

import dev.nnc.ast.Item;
import dev.nnc.ast.Tree;
import dev.nnc.source.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One file of a program with what its names stand for.
 *
 * @param importedAt where it was first imported; absent for the file that was named
 * @param run the finished run whose program it is, if it is one
 * @param links its imports, each with the file that it names
 * @param declarations its own declarations by name, as its text has them
 * @param networks if it is a run's program, all networks of that program, by their names there
 */
public record Module(
    Tree tree,
    Symbols symbols,
    Optional<Place> importedAt,
    Optional<ImportReader.Result.Run> run,
    List<Link> links,
    Map<String, Item> declarations,
    Map<String, Item.Network> networks) {
  public Module {
    links = List.copyOf(links);
    networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
    declarations = Collections.unmodifiableMap(new LinkedHashMap<>(declarations));
  }

  /** An import and the file that it names. */
  public record Link(Item.Import written, Module target) {}
}
