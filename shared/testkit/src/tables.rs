//! The tables as the templates declare them.

use crate::Error;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, LocalSecondaryIndex, Projection,
    ProjectionType, ScalarAttributeType,
};
use yaml_rust2::{Yaml, YamlLoader};

/// Ours, and the sandbox gateway's.
const TEMPLATES: [&str; 2] =
    [include_str!("../../../template.yaml"), include_str!("../../../functions/sandbox-gateway/template.yaml")];

/// Creates the tables of a stack.
pub(crate) async fn create(client: &Client, stack: &str) -> Result<(), Error> {
    for template in TEMPLATES {
        create_those_of(client, stack, template).await?;
    }
    Ok(())
}

async fn create_those_of(client: &Client, stack: &str, template: &str) -> Result<(), Error> {
    let documents = YamlLoader::load_from_str(template)?;
    let resources = documents.first().and_then(|template| template["Resources"].as_hash());
    let resources = resources.ok_or("the template has no resources")?;
    for resource in resources.values().filter(|resource| resource["Type"].as_str() == Some("AWS::DynamoDB::Table")) {
        let properties = &resource["Properties"];
        client
            .create_table()
            .table_name(text(properties, "TableName")?.replace("${AWS::StackName}", stack).replace("${Stack}", stack))
            .billing_mode(BillingMode::from(text(properties, "BillingMode")?))
            .set_attribute_definitions(Some(each(properties, "AttributeDefinitions", attribute)?))
            .set_key_schema(Some(key_schema(properties)?))
            .set_local_secondary_indexes(some(each(properties, "LocalSecondaryIndexes", local_index)?))
            .set_global_secondary_indexes(some(each(properties, "GlobalSecondaryIndexes", global_index)?))
            .send()
            .await?;
    }
    Ok(())
}

fn text<'a>(of: &'a Yaml, name: &str) -> Result<&'a str, Error> {
    of[name].as_str().ok_or_else(|| format!("the template says nothing of {name}").into())
}

fn each<T>(of: &Yaml, name: &str, read: impl Fn(&Yaml) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    of[name].as_vec().into_iter().flatten().map(read).collect()
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

fn attribute(of: &Yaml) -> Result<AttributeDefinition, Error> {
    Ok(AttributeDefinition::builder()
        .attribute_name(text(of, "AttributeName")?)
        .attribute_type(ScalarAttributeType::from(text(of, "AttributeType")?))
        .build()?)
}

fn key_schema(of: &Yaml) -> Result<Vec<KeySchemaElement>, Error> {
    each(of, "KeySchema", |key| {
        Ok(KeySchemaElement::builder()
            .attribute_name(text(key, "AttributeName")?)
            .key_type(KeyType::from(text(key, "KeyType")?))
            .build()?)
    })
}

fn projection(of: &Yaml) -> Result<Projection, Error> {
    let kind = ProjectionType::from(text(&of["Projection"], "ProjectionType")?);
    Ok(Projection::builder().projection_type(kind).build())
}

fn local_index(of: &Yaml) -> Result<LocalSecondaryIndex, Error> {
    Ok(LocalSecondaryIndex::builder()
        .index_name(text(of, "IndexName")?)
        .set_key_schema(Some(key_schema(of)?))
        .projection(projection(of)?)
        .build()?)
}

fn global_index(of: &Yaml) -> Result<GlobalSecondaryIndex, Error> {
    Ok(GlobalSecondaryIndex::builder()
        .index_name(text(of, "IndexName")?)
        .set_key_schema(Some(key_schema(of)?))
        .projection(projection(of)?)
        .build()?)
}
