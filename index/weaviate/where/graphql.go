package where

import (
	"encoding/json"
	"strings"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
)

// operators are those of a filter as GraphQL writes them.
var operators = map[pb.Filters_Operator]string{
	pb.Filters_OPERATOR_AND: "And", pb.Filters_OPERATOR_OR: "Or", pb.Filters_OPERATOR_NOT: "Not",
	pb.Filters_OPERATOR_EQUAL: "Equal", pb.Filters_OPERATOR_LIKE: "Like", pb.Filters_OPERATOR_CONTAINS_ANY: "ContainsAny",
	pb.Filters_OPERATOR_GREATER_THAN: "GreaterThan", pb.Filters_OPERATOR_GREATER_THAN_EQUAL: "GreaterThanEqual",
	pb.Filters_OPERATOR_LESS_THAN_EQUAL: "LessThanEqual",
}

// GraphQL writes a filter as the argument "where" of a query takes it. It is false for one
// that this package does not make.
func GraphQL(f *pb.Filters) (text string, ok bool) {
	var b strings.Builder
	ok = write(&b, f)
	return b.String(), ok
}

func write(b *strings.Builder, f *pb.Filters) bool {
	operator := operators[f.Operator]
	b.WriteString("{operator:" + operator)
	if len(f.Filters) > 0 {
		b.WriteString(",operands:[")
		for i, part := range f.Filters {
			if i > 0 {
				b.WriteByte(',')
			}
			if !write(b, part) {
				return false
			}
		}
		b.WriteString("]}")
		return operator != ""
	}
	var kind string
	var value any
	switch v := f.TestValue.(type) {
	case *pb.Filters_ValueText:
		kind, value = "valueText", v.ValueText
	case *pb.Filters_ValueTextArray:
		kind, value = "valueText", v.ValueTextArray.Values
	case *pb.Filters_ValueInt:
		kind, value = "valueInt", v.ValueInt
	case *pb.Filters_ValueIntArray:
		kind, value = "valueInt", v.ValueIntArray.Values
	}
	literal, err := json.Marshal(value) // which are literals of GraphQL too
	b.WriteString(",path:[\"" + f.GetTarget().GetProperty() + "\"]," + kind + ":")
	b.Write(literal)
	b.WriteByte('}')
	return operator != "" && kind != "" && err == nil
}
