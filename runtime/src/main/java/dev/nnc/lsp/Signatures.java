package dev.nnc.lsp;

import dev.nnc.ast.Item;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Option;
import dev.nnc.parse.Lexeme;
import dev.nnc.resolve.Symbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.ParameterInformation;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureInformation;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Tuple;

/** What the call takes in which a position is. */
final class Signatures {
  private Signatures() {}

  /** Empty outside of calls of what is known. */
  static Optional<SignatureHelp> at(Reading reading, Cursor cursor, Completions completions) {
    Optional<Cursor.Call> call = cursor.call();
    if (call.isEmpty()) {
      return Optional.empty();
    }
    List<Lexeme> header = cursor.header();
    Symbols.Symbol symbol = reading.module().symbols().find(call.get().callee());
    if (symbol != null && symbol.item() instanceof Item.Block block) {
      return formals(reading, block, block.parameters(), call.get());
    }
    if (symbol != null && symbol.item() instanceof Item.Function function) {
      return formals(reading, function, function.parameters(), call.get());
    }
    String first = header.isEmpty() ? "" : Cursor.name(header.getFirst());
    return completions.callee(call.get(), first).map(entry -> entry(entry, call.get()));
  }

  private static SignatureHelp entry(Entry entry, Cursor.Call call) {
    List<String> labels = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    int active = -1;
    Option taken = Completions.taken(entry, call);
    for (int i = 0; i < entry.options().size(); i++) {
      Option option = entry.options().get(i);
      labels.add(EntryText.parameter(option));
      texts.add(EntryText.documentation(option));
      if (option == taken) {
        active = i;
      }
    }
    return help(entry.name(), entry.documentation().summary(), labels, texts, active);
  }

  private static Optional<SignatureHelp> formals(
      Reading reading, Item item, List<Item.Formal> formals, Cursor.Call call) {
    List<String> labels = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    int active = call.key() == null ? call.position() : -1;
    var home = Addresses.home(reading, item);
    if (home.isEmpty()) {
      return Optional.empty();
    }
    for (int i = 0; i < formals.size(); i++) {
      labels.add(home.get().text(formals.get(i).span()));
      texts.add("");
      if (formals.get(i).name().text().equals(call.key())) {
        active = i;
      }
    }
    return Optional.of(help(call.callee(), item.doc().strip(), labels, texts, active));
  }

  private static SignatureHelp help(
      String name, String summary, List<String> labels, List<String> texts, int active) {
    StringBuilder label = new StringBuilder(name).append('(');
    List<ParameterInformation> parameters = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      label.append(i == 0 ? "" : ", ");
      ParameterInformation parameter = new ParameterInformation();
      parameter.setLabel(
          Either.forRight(Tuple.two(label.length(), label.length() + labels.get(i).length())));
      if (!texts.get(i).isEmpty()) {
        parameter.setDocumentation(new MarkupContent(MarkupKind.MARKDOWN, texts.get(i)));
      }
      parameters.add(parameter);
      label.append(labels.get(i));
    }
    SignatureInformation signature = new SignatureInformation(label.append(')').toString());
    signature.setParameters(parameters);
    if (!summary.isEmpty()) {
      signature.setDocumentation(new MarkupContent(MarkupKind.MARKDOWN, summary));
    }
    boolean within = active >= 0 && active < labels.size();
    return new SignatureHelp(List.of(signature), 0, within ? active : labels.size());
  }
}
