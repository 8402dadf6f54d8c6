package dev.nnc.check.expression;

import dev.nnc.ir.Value;
import dev.nnc.source.Place;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A layer of a function that is being built. The shape is that of the last use. */
public final class BuiltLayer {
  public final Place place;
  public final String name;
  public final String kind;
  public final Set<String> variables = new LinkedHashSet<>();
  public String activation = "";
  public @Nullable Value output;
  public int uses;

  BuiltLayer(Place place, String name, String kind) {
    this.place = place;
    this.name = name;
    this.kind = kind;
  }

  /** The same layer in a function that continues this one. */
  BuiltLayer copy() {
    BuiltLayer copy = new BuiltLayer(place, name, kind);
    copy.variables.addAll(variables);
    copy.activation = activation;
    copy.output = output;
    copy.uses = uses;
    return copy;
  }
}
