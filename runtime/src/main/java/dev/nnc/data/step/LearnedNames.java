package dev.nnc.data.step;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.DatabindContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.jsontype.impl.TypeIdResolverBase;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells Jackson which form of what steps learned has which name: the steps themselves say so. */
final class LearnedNames extends TypeIdResolverBase {
  private static final Map<String, Class<? extends Fitted.Learned>> FORMS = forms();

  /** The form of that name; null if no step learns it. */
  static @Nullable Class<? extends Fitted.Learned> find(String name) {
    return FORMS.get(name);
  }

  /** The name of a form. */
  static String of(Class<?> form) {
    JsonTypeName name = form.getAnnotation(JsonTypeName.class);
    return Objects.requireNonNull(name, () -> form + " has no name in JSON").value();
  }

  private static Map<String, Class<? extends Fitted.Learned>> forms() {
    Map<String, Class<? extends Fitted.Learned>> forms = new LinkedHashMap<>();
    for (DataStep step : DataSteps.all().values()) {
      for (DataStep variant : step.variants()) {
        if (variant instanceof FittedStep<?, ?, ?> fitted) {
          forms.put(of(fitted.learned()), fitted.learned());
        }
      }
    }
    forms.put(of(Fitted.Unlearned.class), Fitted.Unlearned.class);
    forms.put(of(Fitted.Range.class), Fitted.Range.class);
    return Collections.unmodifiableMap(forms);
  }

  @Override
  public String idFromValue(Object value) {
    return of(value.getClass());
  }

  @Override
  public String idFromValueAndType(@Nullable Object value, Class<?> type) {
    return of(type);
  }

  @Override
  public @Nullable JavaType typeFromId(DatabindContext context, String id) {
    Class<? extends Fitted.Learned> learned = find(id);
    return learned == null ? null : context.constructType(learned);
  }

  @Override
  public JsonTypeInfo.Id getMechanism() {
    return JsonTypeInfo.Id.NAME;
  }
}
