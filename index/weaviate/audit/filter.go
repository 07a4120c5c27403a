package audit

import (
	"slices"
	"strings"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/protobuf/types/known/structpb"

	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/write"
)

// idPath is how filters call the id of an object.
const idPath = "_id"

func filter(property string, operator pb.Filters_Operator) *pb.Filters {
	return &pb.Filters{Operator: operator, Target: &pb.FilterTarget{Target: &pb.FilterTarget_Property{Property: property}}}
}

// oneOf passes objects that have one of some texts.
func oneOf(property string, texts []string) *pb.Filters {
	f := filter(property, pb.Filters_OPERATOR_CONTAINS_ANY)
	f.TestValue = &pb.Filters_ValueTextArray{ValueTextArray: &pb.TextArray{Values: texts}}
	return f
}

// ids passes the objects with some ids.
func ids(of []string) *pb.Filters { return oneOf(idPath, of) }

// everything passes objects of a class that each of its indexes has, those of vectors and of
// words to be searched for aside: each property has to have a value that one of these objects
// is to have, unless the object lacks the property.
func everything(class schema.Class, some []write.Wanted) *pb.Filters {
	all := make([]string, len(some))
	for i, w := range some {
		all[i] = w.Object.Uuid
	}
	conditions := []*pb.Filters{ids(all)}
	for _, property := range class.Properties {
		if property.Filterable {
			conditions = append(conditions, having(property, some)...)
		}
	}
	return &pb.Filters{Operator: pb.Filters_OPERATOR_AND, Filters: conditions}
}

// having are the conditions that the indexes of a property have the objects.
func having(property schema.Property, some []write.Wanted) (conditions []*pb.Filters) {
	var texts, without []string
	var numbers []int64
	for _, w := range some {
		if n, is := numberOf(w.Object, property.Name); is {
			numbers = append(numbers, n)
			continue
		}
		value := valueOf(w.Object, property.Name)
		if property.Tokenization == "whitespace" {
			value = longest(value)
		}
		if value == "" {
			without = append(without, w.Object.Uuid)
		} else {
			texts = append(texts, value)
		}
	}
	if len(numbers) > 0 {
		equal := filter(property.Name, pb.Filters_OPERATOR_CONTAINS_ANY)
		equal.TestValue = &pb.Filters_ValueIntArray{ValueIntArray: &pb.IntArray{Values: distinct(numbers)}}
		conditions = append(conditions, orWithout(equal, without))
		if property.Ranged { // which is an index of its own
			bound := filter(property.Name, pb.Filters_OPERATOR_GREATER_THAN_EQUAL)
			bound.TestValue = &pb.Filters_ValueInt{ValueInt: slices.Min(numbers)}
			conditions = append(conditions, orWithout(bound, without))
		}
	}
	if len(texts) > 0 {
		conditions = append(conditions, orWithout(oneOf(property.Name, distinct(texts)), without))
	}
	return conditions
}

// orWithout passes those objects as well that lack a property.
func orWithout(f *pb.Filters, without []string) *pb.Filters {
	if len(without) == 0 {
		return f
	}
	return &pb.Filters{Operator: pb.Filters_OPERATOR_OR, Filters: []*pb.Filters{f, ids(without)}}
}

func distinct[T string | int64](values []T) []T {
	slices.Sort(values)
	return slices.Compact(values)
}

// joined are words as one text, each once.
func joined(words []string) string { return strings.Join(distinct(words), " ") }

// longest is the longest word of a text, which few other texts have.
func longest(text string) (word string) {
	for one := range strings.FieldsSeq(text) {
		if len(one) > len(word) {
			word = one
		}
	}
	return word
}

// valueOf is a text of an object, or the first one of a list; empty if there is none.
func valueOf(o *pb.BatchObject, property string) string {
	if text := o.GetProperties().GetNonRefProperties().GetFields()[property].GetStringValue(); text != "" {
		return text
	}
	for _, list := range o.GetProperties().GetTextArrayProperties() {
		if list.PropName == property && len(list.Values) > 0 {
			return list.Values[0]
		}
	}
	return ""
}

// numberOf is a number of an object.
func numberOf(o *pb.BatchObject, property string) (n int64, is bool) {
	v, is := o.GetProperties().GetNonRefProperties().GetFields()[property].GetKind().(*structpb.Value_NumberValue)
	if !is {
		return 0, false
	}
	return int64(v.NumberValue), true
}
