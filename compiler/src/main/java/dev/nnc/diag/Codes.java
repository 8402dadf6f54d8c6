package dev.nnc.diag;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All codes of all phases. */
public final class Codes {
  private Codes() {}

  /** In the order of the phases; each phase adds its enumeration here. */
  public static List<Code> all() {
    List<Code> codes = new ArrayList<>();
    codes.addAll(List.of(SyntaxCode.values()));
    codes.addAll(List.of(NameCode.values()));
    codes.addAll(List.of(ValueCode.values()));
    codes.addAll(List.of(DataCode.values()));
    codes.addAll(List.of(ActionCode.values()));
    codes.addAll(List.of(FailureCode.values()));
    codes.addAll(List.of(RunCode.values()));
    return List.copyOf(codes);
  }

  /** The code with the identifier, whatever the case of its letters. */
  public static Optional<Code> find(String id) {
    for (Code code : all()) {
      if (code.id().equalsIgnoreCase(id)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
