package dev.nnc.data.step;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DatabindContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.jsontype.impl.TypeIdResolverBase;
import org.jspecify.annotations.Nullable;

/** Tells Jackson which form of what steps learned has which name: the steps themselves say so. */
final class LearnedNames extends TypeIdResolverBase {
  @Override
  public String idFromValue(Object value) {
    return DataSteps.nameOf(value.getClass());
  }

  @Override
  public String idFromValueAndType(@Nullable Object value, Class<?> type) {
    return DataSteps.nameOf(type);
  }

  @Override
  public @Nullable JavaType typeFromId(DatabindContext context, String id) {
    Class<? extends Fitted.Learned> learned = DataSteps.learned(id);
    return learned == null ? null : context.constructType(learned);
  }

  @Override
  public JsonTypeInfo.Id getMechanism() {
    return JsonTypeInfo.Id.NAME;
  }
}
