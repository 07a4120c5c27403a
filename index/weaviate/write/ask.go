package write

import (
	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/weaviate/schema"
)

// idPath is how filters call the id of an object.
const idPath = "_id"

func target(property string) *pb.FilterTarget {
	return &pb.FilterTarget{Target: &pb.FilterTarget_Property{Property: property}}
}

// ids is a filter for the objects with some ids.
func ids(uuids ...string) *pb.Filters {
	return &pb.Filters{Operator: pb.Filters_OPERATOR_CONTAINS_ANY, Target: target(idPath),
		TestValue: &pb.Filters_ValueTextArray{ValueTextArray: &pb.TextArray{Values: uuids}}}
}

// keys is a filter for the papers with some keys.
func keys(of []int64) *pb.Filters {
	return &pb.Filters{Operator: pb.Filters_OPERATOR_CONTAINS_ANY, Target: target(schema.Key),
		TestValue: &pb.Filters_ValueIntArray{ValueIntArray: &pb.IntArray{Values: of}}}
}

// sort is a filter for the objects of a sort.
func sort(of string) *pb.Filters {
	return &pb.Filters{Operator: pb.Filters_OPERATOR_EQUAL, Target: target(schema.Sort), TestValue: &pb.Filters_ValueText{ValueText: of}}
}

// properties asks for some, and no others.
func properties(names ...string) *pb.PropertiesRequest {
	return &pb.PropertiesRequest{NonRefProperties: names}
}
