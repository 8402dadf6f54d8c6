package dev.nnc.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nnc.figure.Architectures;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.NetworkPlan.LayerPlan;
import dev.nnc.source.Visible;
import dev.nnc.type.Dimension;
import dev.nnc.use.Checked;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc summary}. */
final class SummaryCommand implements Command {
  private static final String JSON = "--json";
  private static final String SVG = "--svg";

  private final Console console;

  SummaryCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return ModelOptions.addTo(
            CommandSpecs.command(
                this,
                "summary",
                "Shows the layers of each network with output shapes and parameter counts.",
                "",
                "Examples:",
                "  nnc summary model.nn",
                "  nnc summary --set hidden=200 model.nn",
                "  nnc summary --json model.nn",
                "  nnc summary --svg model.svg model.nn    draw the network"))
        .addOption(CommandSpecs.flag("Print the tables as JSON.", JSON))
        .addOption(
            CommandSpecs.option(
                SVG,
                "DRAWING",
                Path.class,
                "Draw each network as SVG, into this file; of several, with its name behind it."))
        .addPositional(
            CommandSpecs.completed(
                CommandSpecs.argument(0, "FILE", String.class, "The program."), Completes.PROGRAM));
  }

  @Override
  public int run(ParseResult given) throws IOException {
    ModelOptions options = ModelOptions.of(given);
    boolean json = CommandSpecs.has(given, JSON);
    Checked checked =
        console.frontEnd().check(Programs.find(CommandSpecs.text(given, 0)), options.overrides());
    Model model = checked.model().orElse(null);
    if (model == null) {
      return new DiagnosticPrinter(console).refuse(checked.diagnostics(), json);
    }
    Path drawing = given.matchedOptionValue(SVG, null);
    if (drawing != null) {
      draw(model, drawing);
    }
    if (json) {
      console.out().println(json(model));
    } else {
      new DiagnosticPrinter(console).tell(checked.diagnostics());
      boolean first = true;
      for (NetworkPlan network : model.networks()) {
        if (!first) {
          console.out().println();
        }
        first = false;
        LayerTable.of(network).forEach(console.out()::println);
      }
    }
    return ExitCode.DONE;
  }

  private void draw(Model model, Path file) throws IOException {
    for (NetworkPlan network : model.networks()) {
      Path each = model.networks().size() == 1 ? file : beside(file, network.name());
      try {
        Files.writeString(each, Architectures.svg(network));
      } catch (IOException failure) {
        throw new UnwritableException(each.toString(), failure);
      }
    }
  }

  /** {@code model.svg} becomes {@code model-encoder.svg}. */
  private static Path beside(Path file, String network) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    // A name of the language may hold anything; in a file's name it may not.
    String safe = network.replaceAll("[^\\p{L}\\p{N}_-]", "_");
    return file.resolveSibling(stem + "-" + safe + (dot < 0 ? "" : name.substring(dot)));
  }

  /** Sizes that only the data tell stand as texts in a shape. */
  private static String json(Model model) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeArrayFieldStart("networks");
      for (NetworkPlan network : model.networks()) {
        out.writeStartObject();
        out.writeStringField("name", network.name());
        out.writeArrayFieldStart("layers");
        for (LayerPlan layer : network.layers()) {
          out.writeStartObject();
          out.writeStringField("name", layer.name());
          out.writeStringField("kind", layer.kind());
          out.writeArrayFieldStart("shape");
          for (Dimension dimension : layer.output().dimensions()) {
            if (dimension.isKnown()) {
              out.writeNumber(dimension.size());
            } else {
              out.writeString(dimension.toString());
            }
          }
          out.writeEndArray();
          out.writeNumberField("parameters", layer.parameters());
          out.writeEndObject();
        }
        out.writeEndArray();
        out.writeNumberField("parameters", network.parameters());
        out.writeNumberField("trainable", network.trainable());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return Visible.json(text.toString());
  }
}
