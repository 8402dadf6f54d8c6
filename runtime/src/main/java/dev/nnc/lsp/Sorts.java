package dev.nnc.lsp;

import dev.nnc.ast.Item;
import org.eclipse.lsp4j.CompletionItemKind;

/** The sorts of things that a file declares, by the words of {@code Symbols}. */
final class Sorts {
  private Sorts() {}

  /** Whether a declaration with a mistake of form is of the sort. */
  static boolean isBroken(Item item, String sort) {
    return item instanceof Item.Broken broken
        && switch (broken.mended()) {
          case Item.Dataset d -> sort.equals("data set");
          case Item.Network n -> sort.equals("network");
          case Item.Block b -> sort.equals("block");
          case Item.Function f -> sort.equals("function");
          case Item.Parameter p -> sort.equals("param");
          case null -> false;
          default -> false;
        };
  }

  /** As editors draw it. */
  static CompletionItemKind kind(String sort) {
    return switch (sort) {
      case "param" -> CompletionItemKind.Constant;
      case "data set" -> CompletionItemKind.Struct;
      case "network", "block" -> CompletionItemKind.Class;
      default -> CompletionItemKind.Function;
    };
  }
}
