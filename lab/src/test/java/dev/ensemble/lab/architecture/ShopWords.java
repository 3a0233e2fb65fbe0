package dev.ensemble.lab.architecture;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds words of the shop in class files: in names that a class declares, in its strings, in resources beside it. */
final class ShopWords {

    private static final Set<String> WORDS = Set.of(
            "shop", "customer", "customers", "order", "orders", "sku", "skus", "item", "items", "stock", "restock",
            "inventory", "reservation", "reservations", "cart", "basket");
    private static final Pattern BETWEEN_WORDS =
            Pattern.compile("[^A-Za-z]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    /** How a list is sorted, in every API (AIP-132). */
    private static final Pattern SORTING = Pattern.compile("order_by|orderBy");

    private ShopWords() {}

    /** Every place under {@code classes} that knows a word of the shop, as {@code file: text}. */
    static List<String> in(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            List<String> found = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts(file).filter(ShopWords::speaksOfTheShop)
                        .forEach(text -> found.add(classes.relativize(file) + ": " + text));
            }
            return found;
        }
    }

    private static boolean speaksOfTheShop(String text) {
        return BETWEEN_WORDS.splitAsStream(SORTING.matcher(text).replaceAll(""))
                .map(word -> word.toLowerCase(Locale.ROOT)).anyMatch(WORDS::contains);
    }

    private static Stream<String> texts(Path file) throws IOException {
        return file.toString().endsWith(".class") ? texts(ClassFile.of().parse(file))
                : Files.readAllLines(file).stream();
    }

    private static Stream<String> texts(ClassModel type) {
        List<String> texts = new ArrayList<>();
        texts.add(type.thisClass().asInternalName());
        type.fields().forEach(field -> texts.add(field.fieldName().stringValue()));
        type.methods().forEach(method -> texts.addAll(names(method)));
        for (PoolEntry entry : type.constantPool()) {
            if (entry instanceof StringEntry string) {
                texts.addAll(Arrays.asList(string.stringValue().split("\n")));
            }
        }
        return texts.stream();
    }

    private static List<String> names(MethodModel method) {
        List<String> names = new ArrayList<>(List.of(method.methodName().stringValue()));
        method.findAttribute(Attributes.methodParameters()).ifPresent(attribute -> attribute.parameters()
                .forEach(parameter -> parameter.name().ifPresent(name -> names.add(name.stringValue()))));
        return names;
    }
}
