package dev.nnc.build;

import dev.nnc.check.network.BuiltNetwork;
import dev.nnc.ir.Function;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Origin;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.source.Place;
import dev.nnc.type.ElementType;
import java.util.List;

/**
 * A function that begins with a copy of a network and goes on. All values of the network are values
 * of the function, too.
 */
record Continued(BuiltNetwork network, FunctionBuilder builder, Instructions x) {
  static Continued of(BuiltNetwork network, String function) {
    FunctionBuilder builder = FunctionBuilder.continuing(network.body(), function);
    return new Continued(network, builder, new Instructions(builder, ElementType.F32));
  }

  /** The same for what is made of the network's loss. */
  static Continued of(BuiltNetwork network, String function, Place loss) {
    Continued continued = of(network, function);
    continued.builder.origin(new Origin("loss", loss));
    return continued;
  }

  /** The loss with what layers add to it. */
  Value withPenalties(Value loss) {
    return network.penalties().stream().reduce(loss, x::add);
  }

  /** Puts out vectors as one; nothing if there are none. */
  void output(String name, List<Value> parts) {
    if (!parts.isEmpty()) {
      builder.output(name, parts.size() == 1 ? parts.getFirst() : x.concat(parts, 0));
    }
  }

  Function build() {
    return builder.build();
  }
}
