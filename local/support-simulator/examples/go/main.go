// Opens a case, reads it back and resolves it with the AWS SDK for Go, against whatever AWS_ENDPOINT_URL_SUPPORT names.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/support"
)

// Nobody checks them; the SDK wants some to sign with.
func credentials(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}, nil
}

func main() {
	ctx := context.Background()
	client := support.New(support.Options{
		Region:           "us-east-1",
		Credentials:      aws.CredentialsProviderFunc(credentials),
		EndpointResolver: support.EndpointResolverFromURL(os.Getenv("AWS_ENDPOINT_URL_SUPPORT")),
	})
	created, err := client.CreateCase(ctx, &support.CreateCaseInput{
		Subject:           aws.String("From Go"),
		CommunicationBody: aws.String("The queue does not drain."),
		ServiceCode:       aws.String("amazon-simple-queue-service"),
		CategoryCode:      aws.String("general-guidance"),
		SeverityCode:      aws.String("normal"),
	})
	if err != nil {
		log.Fatal(err)
	}
	described, err := client.DescribeCases(ctx, &support.DescribeCasesInput{CaseIdList: []string{*created.CaseId}})
	if err != nil {
		log.Fatal(err)
	}
	resolved, err := client.ResolveCase(ctx, &support.ResolveCaseInput{CaseId: created.CaseId})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("Go: case %s was %s and is %s\n", *described.Cases[0].DisplayId, *described.Cases[0].Status, *resolved.FinalCaseStatus)
}
