//! Objects inside a body. Derived types also take a list for an object, its elements for the fields in their order; a
//! field of a request names one of these with `#[serde(deserialize_with = "lambda::object")]`.

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// Reads a field that is an object.
///
/// # Errors
/// For anything but an object, and for an object that `T` does not take.
pub fn object<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    Object::deserialize(deserializer).map(|Object(object)| object)
}

/// Reads a field that is an object or null.
///
/// # Errors
/// For anything else, and for an object that `T` does not take.
pub fn optional_object<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    let object = Option::<Object<T>>::deserialize(deserializer)?;
    Ok(object.map(|Object(object)| object))
}

/// Reads a field that is a list of objects.
///
/// # Errors
/// For anything but a list, and for an element that [`object`] does not take.
pub fn objects<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let objects = Vec::<Object<T>>::deserialize(deserializer)?;
    Ok(objects.into_iter().map(|Object(object)| object).collect())
}

/// Reads a field that is a list of objects or null.
///
/// # Errors
/// For anything else, and for an element that [`object`] does not take.
pub fn optional_objects<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<T>>, D::Error> {
    let objects = Option::<Vec<Object<T>>>::deserialize(deserializer)?;
    Ok(objects.map(|objects| objects.into_iter().map(|Object(object)| object).collect()))
}

/// Reads a field that names objects, in order of their names.
///
/// # Errors
/// For anything but an object of objects, for a name that `K` does not take or that stands twice, and for a value that
/// [`object`] does not take.
pub fn named_objects<'de, K, T, D>(deserializer: D) -> Result<BTreeMap<K, T>, D::Error>
where
    K: DeserializeOwned + Ord,
    T: DeserializeOwned,
    D: Deserializer<'de>,
{
    struct Named<K, T>(PhantomData<(K, T)>);

    impl<'de, K: DeserializeOwned + Ord, T: DeserializeOwned> Visitor<'de> for Named<K, T> {
        type Value = BTreeMap<K, T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object of objects")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut named = BTreeMap::new();
            while let Some((name, Object(object))) = map.next_entry()? {
                if named.insert(name, object).is_some() {
                    return Err(A::Error::custom("a name stands here twice"));
                }
            }
            Ok(named)
        }
    }

    deserializer.deserialize_map(Named(PhantomData))
}

struct Object<T>(T);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);

        impl<'de, T: DeserializeOwned> Visitor<'de> for Fields<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map))
            }
        }

        deserializer.deserialize_map(Fields(PhantomData)).map(Self)
    }
}
