"""What the nodes of all grammars mean for a text that stands in them.

Grammars name most things alike, so that one table by node type serves them all; a type that two of them use
for different things is told apart by its fields.
"""

from __future__ import annotations


def _types(text: str) -> frozenset[str]:
    return frozenset(text.split())


STRINGS = _types(
    """
    string_literal raw_string_literal interpreted_string_literal string encapsed_string line_string_literal
    multi_line_string_literal multiline_string_literal verbatim_string_literal interpolated_string_expression
    template_string bare_string text_block heredoc nowdoc interpolated_string interpolated_string_literal
    raw_str_literal
    """
)
INTERPOLATIONS = _types(
    """
    interpolation template_substitution interpolated_expression variable_name dynamic_variable_name
    member_access_expression
    """
)
CALLS = _types(
    """
    method_invocation object_creation_expression call_expression macro_invocation invocation_expression
    implicit_object_creation_expression call new_expression function_call_expression member_call_expression
    nullsafe_member_call_expression scoped_call_expression instance_expression composite_literal
    struct_expression annotation attribute jsx_opening_element jsx_self_closing_element
    constructor_expression generic_function explicit_constructor_invocation constructor_invocation
    primary_constructor_base_type
    """
)
ARGUMENTS = _types(
    """
    argument_list arguments value_arguments annotation_argument_list token_tree attribute_argument_list
    bracketed_argument_list
    """
)
"""What holds the arguments of a call; a ``call_suffix`` of Swift lies around it."""
INNER = ARGUMENTS | _types(
    """
    call_suffix literal_value field_initializer_list initializer_expression class_body declaration_list
    annotated_lambda lambda_literal block do_block template_body jsx_attribute modifiers type_arguments
    type_argument_list statement_block jsx_expression
    """
)
"""Parts of a call that are not its name."""
NAMED = {
    "argument": ("name",),
    "keyword_argument": ("name",),
    "value_argument": ("name",),
    "attribute_argument": ("name",),
    "element_value_pair": ("key",),
    "named_argument": ("name",),
}
"""Arguments that may have a name, and the field it is in."""
PAIRS = {
    "pair": ("key",),
    "keyed_element": ("key",),
    "field_initializer": ("field",),
    "array_element_initializer": (),
    "jsx_attribute": (),
    "dictionary_literal": (),
    "property_signature": ("name",),
}
"""Entries of tables and of values with named fields; where the name has no field it is the first child."""
LABELLED = frozenset((*NAMED, *PAIRS, "class_parameter"))
ARROW_WORDS = _types("to -> =>")
DECLARATIONS = {
    "variable_declarator": ("name",),
    "const_spec": ("name",),
    "var_spec": ("name",),
    "short_var_declaration": ("left",),
    "assignment_statement": ("left",),
    "const_item": ("name",),
    "static_item": ("name",),
    "let_declaration": ("pattern",),
    "property_declaration": ("name",),
    "class_parameter": (),
    "parameter": ("name",),
    "assignment": ("left", "target"),
    "assignment_expression": ("left",),
    "augmented_assignment_expression": ("left",),
    "operator_assignment": ("left",),
    "compound_assignment_expr": ("left",),
    "keyword_parameter": ("name",),
    "optional_parameter": ("name", "pattern"),
    "required_parameter": ("pattern", "name"),
    "default_parameter": ("name",),
    "typed_default_parameter": ("name",),
    "simple_parameter": ("name",),
    "const_element": (),
    "property_element": ("name",),
    "property_promotion_parameter": ("name",),
    "val_definition": ("pattern",),
    "var_definition": ("pattern",),
    "public_field_definition": ("name",),
    "field_definition": ("property", "name"),
    "enum_assignment": ("name",),
    "enum_constant": ("name",),
    "enum_entry": ("name",),
    "enum_case": ("name",),
    "object_assignment_pattern": ("left",),
    "assignment_pattern": ("left",),
    "enum_variant": ("name",),
    "const_declaration_element": ("name",),
}
RETURNS = _types(
    "return_statement return_expression control_transfer_statement arrow_expression_clause getter return"
)
FUNCTIONS = {
    "function_declaration": ("name",),
    "method_declaration": ("name",),
    "function_item": ("name",),
    "function_definition": ("name",),
    "method_definition": ("name",),
    "method": ("name",),
    "singleton_method": ("name",),
    "local_function_statement": ("name",),
    "generator_function_declaration": ("name",),
    "constructor_declaration": ("name",),
}
CONTAINERS = {
    "class_declaration": ("name",),
    "enum_declaration": ("name",),
    "object_declaration": ("name",),
    "object_definition": ("name",),
    "class_definition": ("name",),
    "struct_item": ("name",),
    "enum_item": ("name",),
    "impl_item": ("type",),
    "struct_declaration": ("name",),
    "record_declaration": ("name",),
    "interface_declaration": ("name",),
    "module": ("name",),
    "class": ("name",),
    "trait_definition": ("name",),
    "companion_object": ("name",),
    "mod_item": ("name",),
}
LISTS = _types(
    """
    array_initializer array_expression array list array_literal string_array collection_expression set tuple
    array_creation_expression implicit_array_creation_expression
    """
)
DROPPED = _types(
    """
    import_declaration import_statement import_spec using_directive use_declaration preproc_include
    package_clause switch_label constant_pattern match_pattern when_condition match_condition_list
    literal_type comment line_comment block_comment case_pattern string_pattern equality_expression
    comparison_operator import_header import_list namespace_use_declaration switch_pattern
    require_expression include_expression include_once_expression require_once_expression
    extern_crate_declaration directive default_case jsx_text
    """
)
"""Inside these a text is compared, imported or a type, never a model that is used."""
LABELLED = _types("switch_case expression_case case_statement")
"""Their ``value`` is what is compared; what follows it is the case's own."""
OPERATORS = _types("binary_expression infix_expression binary binary_operator additive_expression")
COMPARISONS = _types("== != === !== <=> =~ eq ne is in < > <= >= && ~=")
FALLBACKS = _types("?? || ?: or // ||= ??= |")
CONCATENATIONS = _types("+ . .. ++ <>")
NAMES = _types(
    """
    identifier type_identifier field_identifier property_identifier simple_identifier constant name
    shorthand_property_identifier package_identifier hash_key_symbol simple_symbol instance_variable
    shorthand_property_identifier_pattern scoped_type_identifier class_variable global_variable
    """
)
